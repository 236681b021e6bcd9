# The summary of a month or another period: message, chart, workbook.

digest-preparing = Готуємо підсумок за { $period }…
digest-asked = Підсумок за { $period } — у цьому чаті.
digest-others = Інші періоди:
digest-button-dates = Інші дати
digest-button-regions = Області: { $regions }
digest-button-words = Слова радників
digest-button-all = Усі області
digest-button-public = Публічна версія
digest-button-page = Файл для пошти (HTML)
digest-button-where = Звідки цифри
digest-dates = Напишіть перший і останній день, наприклад <b>01.09.2026–15.11.2026</b>. Останній день має вже минути.
digest-regions = Про які області підсумок? Оберіть одну чи кілька. Щомісячний підсумок теж буде про них.

    Звернення, які читає тільки адресат, рахуємо лише для всієї країни.
digest-regions-chosen = Області: { $regions }. Щомісячний підсумок теж буде про них.
digest-preparing-public = Готуємо публічну версію за { $period }: уся країна, без імен і малих чисел…
digest-preparing-page = Готуємо файл за { $period }: повні числа та імена колег, лише для команди. Для інших є публічна версія…
digest-where = Які справи показати? Період: { $period }. Області: { $regions }.
digest-cases-preparing = Шукаємо справи…
digest-cases = <b>{ $figure }: { $count }</b>
    { $period }. Області: { $regions }.
digest-cases-page = Сторінка { $page } з { $pages }.
digest-cases-line = <b>{ $category }</b> ({ $count }): { $numbers }
digest-cases-hidden = Тут немає номерів справ, які читає тільки адресат, і ваших власних.
digest-cases-how = Подробиці справи — /find і її номер.
period-unreadable = Не вдалося прочитати дати. Напишіть перший і останній день, наприклад 01.09.2026–15.11.2026.
period-impossible = Такого дня в календарі немає. Напишіть, наприклад, 01.09.2026–15.11.2026.
period-backwards = Кінець раніше за початок. Напишіть спершу перший день, потім останній.
period-not-over = Ці дні ще не минули. Останній день — не пізніше ніж учора.
period-early = Так давно звернень ще не було. Напишіть, будь ласка, пізніші дати.
digest-photo-caption = { $period }: надійшло { $received }, закрито { $closed }
digest-file-caption = Усі числа за { $period }
digest-file-name = pidsumok-{ $period }.xlsx

# Message

digest-quarter = { $quarter } квартал { $year }
digest-everywhere = усі
digest-regions-many = { $regions } і ще { $more }
digest-title = <b>Підсумок за { $period }</b>
digest-scope = { $regions }
digest-received = Надійшло: <b>{ $count }</b>{ $change }, від { $people ->
    [one] { $people } людини
   *[other] { $people } людей
}
digest-received-none = Нових звернень не було.
digest-resolved = Вирішено: <b>{ $count }</b>{ $change }
digest-closed = { " · " }закрито: <b>{ $count }</b>{ $change }{ $withdrawn }
digest-withdrawn = { " · " }відкликано: { $count }
digest-referred = Направлено до установ: { $count }{ $change } · допомогу підтверджено: { $confirmed }
digest-open = Відкрито на кінець { $kind ->
    [month] місяця
    [quarter] кварталу
   *[days] періоду
}: <b>{ $count }</b>{ $change }
digest-overdue = { " · " }прострочено: <b>{ $count }</b>{ $change }
digest-open-none = Відкритих звернень на кінець { $kind ->
    [month] місяця
    [quarter] кварталу
   *[days] періоду
} немає.
digest-change = { " " }({ $arrow } { $by })
digest-change-none = { " " }(=)
digest-change-legend = <i>У дужках — зміна проти попереднього { $kind ->
    [month] місяця
    [quarter] кварталу
   *[days] такого самого періоду
}.</i>
digest-corrections = <i>Уточнення за { $period }: { $changes }.</i>
digest-corrections-own = <i>Уточнення за { $period }: { $changes }. Числа вище — як їх повідомлено вперше.</i>
digest-correction = { $figure ->
    [received] надійшло
    [people] людей
    [resolved] вирішено
    [closed] закрито
    [withdrawn] відкликано
    [reopened] знову відкрито
    [referred] направлено
    [confirmed] підтверджено
    [open] відкрито
    [overdue] прострочено
    [unassigned] без радника
   *[tried] вирішували
} { $told } → { $now }

digest-attention = <b>Зверніть увагу</b>
digest-attention-item = • { $what }
digest-attention-none = Нічого термінового.
digest-point = { $what }{ $todo }
digest-do-coordinator = { $about ->
    [overdue] { ". Подивитися: /overdue" }
    [unassigned] { ". Призначити: /overdue" }
    [vacant] { ". Запросити: /invite" }
    [growing] { ". Записати проблему: /problems" }
    [late] { ". Хто перевантажений: /staff" }
    [load] { ". Передати частину: /overdue" }
   *[other] { "" }
}
digest-do-officer = { $about ->
    [overdue] { ". Ваші справи: /queue" }
    [late] { ". Ваші справи: /queue" }
   *[other] { "" }
}
digest-attention-overdue = { $count ->
    [one] Прострочено { $count } звернення
    [few] Прострочено { $count } звернення
   *[many] Прострочено { $count } звернень
}
digest-attention-overdue-most = { $what }, найбільше — { $place } ({ $most })
digest-attention-unassigned = { $count ->
    [one] { $count } звернення не має радника
    [few] { $count } звернення не мають радника
   *[many] { $count } звернень не мають радника
}
digest-attention-vacant = Немає радника: { $regions }
digest-attention-vacant-many = Немає радника: { $regions } і ще { $more ->
    [one] { $more } область
    [few] { $more } області
   *[many] { $more } областей
}
digest-attention-growing = Звертаються частіше: { $category } — { $count } (було { $before })
digest-attention-late = Перша відповідь вчасно лише в { $share } випадків, мета — { $goal }
digest-attention-reopened = Знову відкрито { $count } з { $of } вирішених ({ $share })
digest-attention-load = { $name } має { $count ->
    [one] { $count } відкриту справу
    [few] { $count } відкриті справи
   *[many] { $count } відкритих справ
}, удвічі більше за середнє

digest-categories = <b>Про що писали</b>
digest-places = <b>Звідки</b>
digest-line = { $name } — { $count }{ $change }
digest-rest = Решта — { $count }
digest-places-silent = без звернень — { $count ->
    [one] { $count } область
    [few] { $count } області
   *[many] { $count } областей
}

digest-times = <b>Скільки чекали</b>
digest-times-first = Перша відповідь
digest-times-resolution = Вирішення
digest-times-line = { $what }: половина за { $median }, 9 з 10 за { $ninth }.
digest-times-none = { $what }: ще не було.
digest-times-kept = Вчасно { $kept } з { $owed } ({ $share }, мета — { $goal }).
digest-minutes = { $count } хв
digest-hours = { $count } год
digest-days = { $count ->
    [one] { $count } день
    [few] { $count } дні
   *[many] { $count } днів
}
digest-share = { $percent } %

digest-outcomes = З яким результатом: { $outcomes }.

digest-ratings-mean = Середня оцінка { $mean } з 5: відповіли { $answered } з { $asked }.
digest-ratings-few = Оцінили { $answered } з { $asked }: замало, щоб рахувати середнє.
digest-ratings-count = Оцінили { $answered } з { $asked }.
digest-ratings-none = Оцінок немає: відповіли 0 з { $asked }.
digest-reopened = Знову відкрито: { $count } з { $of } ({ $share }).

digest-problems = <b>Проблеми, що повторюються</b>{ $more ->
    [0] { "" }
   *[other] { " (ще " }{ $more }{ ": /problems)" }
}
digest-problem = { $title } — { $people ->
    [0] звернень ще немає
    [one] { $people } людина
    [few] { $people } людини
   *[many] { $people } людей
}, { $state }
digest-problem-open = ще не піднято
digest-problem-raised = передано: { $whom }, { $day }
digest-problem-answered = є відповідь, { $day }
digest-problem-solved = розв’язано
digest-problem-dropped = знято
digest-problem-centre = центр програми

digest-load = <b>Навантаження</b>{ $more ->
    [0] { "" }
   *[other] { " (ще " }{ $more }{ " — у таблиці)" }
}
digest-load-line = { $name } — відкрито { $open }, нових { $received }, вирішено { $resolved }
digest-left = { $name } (вже не в команді)

digest-apart = Лише кількість: { $counts }.
digest-apart-sealed = читає тільки адресат — { $count }
digest-apart-callbacks = прохання зв’язатися безпечно — { $count }

digest-place-not-left = Ще не виїхали
digest-place-abroad = За кордоном
digest-place-unknown = Область не вказано
digest-sealed = Читає тільки адресат

# Chart

digest-chart-title = Підсумок за { $period }
digest-chart-flow = Звернення за місяцями
digest-chart-categories = Про що писали: { $period }
digest-chart-rest = Решта тем
digest-chart-none = Звернень ще не було
digest-chart-empty = Нових звернень не було
digest-chart-month = { $month ->
    [1] січ
    [2] лют
    [3] бер
    [4] кві
    [5] тра
    [6] чер
    [7] лип
    [8] сер
    [9] вер
    [10] жов
    [11] лис
   *[12] гру
}
digest-chart-public = Публічна версія: числа, менші за 5, приховано
digest-chart-all-hidden = Усі числа тут приховано

digest-chart-alt = { $period }: { $counts }. Стовпці за місяцями й теми; ті самі числа — в таблицях нижче.
digest-page-title = Підсумок: { $period }

# Map

digest-map-title = Звідки писали: { $period }
digest-map-how = Скільки звернень надійшло з кожної області. Темніше — більше.
digest-map-elsewhere = Не на карті: { $counts }
digest-map-occupied = Крим і Севастополь тимчасово окуповані, даних немає.
digest-map-hidden = Штриховка: число приховано, бо воно мале або розкриває мале.
digest-map-alt = { $period }: карта, скільки звернень надійшло з кожної області; ті самі числа — в таблицях нижче.
digest-map-caption = { $period }: надійшло з областей
digest-tile-occupied = окуп.
digest-tile-hidden = прих.
digest-tile-UA-05 = Вінниця
digest-tile-UA-07 = Волинь
digest-tile-UA-09 = Луганськ
digest-tile-UA-12 = Дніпро
digest-tile-UA-14 = Донецьк
digest-tile-UA-18 = Житомир
digest-tile-UA-21 = Закарпат.
digest-tile-UA-23 = Запоріж.
digest-tile-UA-26 = Ів.-Франк.
digest-tile-UA-30 = м. Київ
digest-tile-UA-32 = Київська
digest-tile-UA-35 = Кіровогр.
digest-tile-UA-40 = Севастоп.
digest-tile-UA-43 = Крим
digest-tile-UA-46 = Львів
digest-tile-UA-48 = Миколаїв
digest-tile-UA-51 = Одеса
digest-tile-UA-53 = Полтава
digest-tile-UA-56 = Рівне
digest-tile-UA-59 = Суми
digest-tile-UA-61 = Тернопіль
digest-tile-UA-63 = Харків
digest-tile-UA-65 = Херсон
digest-tile-UA-68 = Хмельн.
digest-tile-UA-71 = Черкаси
digest-tile-UA-74 = Чернігів
digest-tile-UA-77 = Чернівці

# Workbook

digest-sheet-summary = Підсумок
digest-sheet-categories = Категорії
digest-sheet-places = Області
digest-sheet-times = Строки
digest-sheet-outcomes = Результати
digest-sheet-people = Люди
digest-sheet-problems = Проблеми
digest-column-problem = Проблема
digest-column-state = Стан
digest-column-cases = Звернень
digest-column-fresh = З них нових
digest-column-regions = Області
digest-column-raised = Кому передано
digest-column-answered = Коли відповіли
digest-sheet-grid = Області × категорії
digest-first-day = Перший день
digest-last-day = Останній день
digest-people-calendar = Цю таблицю складаємо для цілих місяців і кварталів
digest-public-caption = Публічна версія за { $period }: можна поширювати
digest-public-file-name = pidsumok-{ $period }-publichno.xlsx
digest-public-median = { $what }: половина чекала не довше ніж { $median }.
digest-public-kept = { $what }: вчасно { $share }.
digest-public-mean = Середня оцінка { $mean } з 5.
digest-sheet-load = Навантаження

digest-column-figure = Показник
digest-column-period = { $period }
digest-column-period-before = { $before }
digest-column-difference = Різниця
digest-column-meaning = Як рахуємо
digest-column-category = Категорія
digest-column-place = Місце
digest-column-officer = Є радник
digest-column-received = Надійшло
digest-column-received-before = { $before }: надійшло
digest-column-resolved = Вирішено
digest-column-closed = Закрито
digest-column-open = Відкрито
digest-column-overdue = Прострочено
digest-column-what = Що
digest-column-count = Кількість
digest-column-share = Частка
digest-column-median = Половина, днів
digest-column-ninth = 9 з 10, днів
digest-column-owed = Обіцяно
digest-column-kept = Вчасно
digest-column-goal = Мета
digest-column-outcome = Результат
digest-column-question = Запитання
digest-column-answer = Відповідь
digest-column-people = Людей
digest-column-name = Ім’я
digest-column-given = Отримано
digest-total = Разом
digest-yes = так
digest-no = ні
digest-hidden = приховано
digest-hidden-note = Чисел, менших за п’ять, не показуємо; разом із ними приховано й те, з чого їх можна вирахувати.
digest-unstated = Не вказано
digest-question-age = Вік
digest-question-sex = Стать
digest-question-marks = Про родину

digest-figure-received = Надійшло
digest-figure-people = Людей, які звернулися
digest-figure-resolved = Вирішено
digest-figure-closed = Закрито
digest-figure-withdrawn = Відкликано
digest-figure-reopened = Знову відкрито
digest-figure-referred = Направлено до установ
digest-figure-confirmed = Допомогу установ підтверджено
digest-figure-open = Відкрито на кінець періоду
digest-figure-overdue = Прострочено на кінець періоду
digest-figure-unassigned = Без радника на кінець періоду
digest-figure-asked = Запитано про оцінку
digest-figure-answered = Оцінили
digest-figure-mean = Середня оцінка
digest-figure-sealed = Читає тільки адресат: надійшло
digest-figure-sealed-open = Читає тільки адресат: відкрито
digest-figure-callbacks = Прохання зв’язатися: надійшло
digest-figure-callbacks-open = Прохання зв’язатися: відкрито
digest-meaning-received = Номер надано в цей час; відкликані враховано
digest-meaning-people = Кожну людину враховано один раз
digest-meaning-resolved = Останнє рішення за цей час, яке чинне на його кінець
digest-meaning-closed = Закрито за цей час і не відкрито знову до його кінця
digest-meaning-withdrawn = Людина відкликала звернення
digest-meaning-reopened = Людина не погодилася, що питання вирішено
digest-meaning-referred = Скільки разів звернення направляли до установи
digest-meaning-confirmed = Відомо, що установа допомогла
digest-meaning-open = Ще не вирішено, не закрито й не відкликано
digest-meaning-overdue = Відкрите, а строк першої відповіді чи вирішення минув
digest-meaning-unassigned = Відкрите, і ніхто його не веде
digest-meaning-asked = Закрито після вирішення або оцінено за цей час
digest-meaning-answered = Мовчання успіхом не вважаємо
digest-meaning-mean = Від п’яти оцінок; від 1 до 5
digest-meaning-sealed = Входять до загальних чисел; решта про них не розкривається
digest-meaning-sealed-open = На кінець періоду
digest-meaning-callbacks = До інших чисел не входять
digest-meaning-callbacks-open = На кінець періоду

# Officers' own words

digest-words = Радники: зустрічей { $meetings }, виїздів у громади { $trips }, навчань { $trainings }{ $trainings ->
    [0] { "" }
   *[other] { " " }(учасників { $participants })
}.
digest-words-missing = Слів для підсумку не надіслали: { $names }
digest-words-none = не надіслано
digest-centre = центр
digest-sheet-words = Слова радників
digest-column-month = Місяць
digest-column-meetings = Зустрічі
digest-column-trips = Виїзди в громади
digest-column-trainings = Навчання
digest-column-participants = Учасники навчань
digest-column-words = Своїми словами
digest-figure-meetings = Зустрічі радників
digest-figure-trips = Виїзди в громади
digest-figure-trainings = Навчання
digest-figure-participants = Учасники навчань

# Indicators

digest-plan = { $name } { $share }
digest-plans = Від плану: { $plans }
digest-sheet-plans = Показники
digest-column-indicator = Показник
digest-column-unit = Одиниця
digest-column-plan = План
digest-column-fact = Факт
digest-column-reached = Від плану

# By e-mail and into the folder

digest-mail-subject = Підсумок за { $period } — { $organisation }
digest-mail-text = Добрий день.

    { $said }

    У листі сторінка з усіма числами й картинками, а в додатку — таблиця. Це публічна версія: уся країна, без імен, її можна поширювати.

    { $organisation }. Лист надіслано автоматично. Питання, а також якщо більше не хочете його отримувати: { $contact }
digest-lost = { $what ->
    [folder] Підсумок за { $period } за добу не вдалося записати в теку DIGEST_FOLDER: вона недоступна.
    [rejected] Підсумок за { $period } не дійшов до { $address }: поштовий сервер відмовляється приймати такий лист. Перевірте адресу в DIGEST_EMAILS.
    [refused] Підсумок за { $period } дійшов поштою не до всіх: добу поштовий сервер не приймає пароля або адреси відправника.
   *[unreachable] Підсумок за { $period } дійшов поштою не до всіх: добу немає зв’язку з поштовим сервером.
} Передати його можна й самим: /digest → «Публічна версія».

    Для технічного волонтера: <code>python -m bot check</code> скаже, що не так, <code>python -m bot deliver --month { $month }</code> надішле ще раз тим, хто не отримав.
