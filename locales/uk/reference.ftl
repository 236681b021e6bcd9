# What coordinators keep for everybody: /content

command-content = Телефони допомоги, підказки, шаблони
content = <b>Довідкові дані</b>
    Зміни діють одразу для всіх. Кожну видно в історії й можна скасувати.
content-left = Добре. Довідкові дані: /content
button-content-lines = Телефони допомоги
button-content-hints = Підказки до тем
button-content-templates = Шаблони
button-content-holidays = Вихідні дні
button-content-history = Історія змін
content-words-please = Тут потрібні слова. Напишіть текстом, будь ласка.
content-too-long = Задовгий текст: { $count ->
        [one] { $count } знак
        [few] { $count } знаки
       *[many] { $count } знаків
    }, можна { $limit }. Скоротіть його й надішліть ще раз.
content-changed = Тим часом тут уже є зміна: { $who }, { $when }. Нижче — те, що діє тепер.
content-by-file = з файлу

# Help lines

content-lines = <b>Телефони допомоги</b>
    Число — скільки ліній люди бачать. ⚠ — є лінії, яких не перевіряли понад 90 днів.
button-lines-old = ⚠ Не перевіряли 90 днів: { $count }
lines-old = Не перевіряли понад 90 днів
content-shelf = <b>{ $title }</b>
    { $count ->
        [0] Таких ліній немає.
        [one] { $count } лінія.
        [few] { $count } лінії.
       *[many] { $count } ліній.
    }
button-line-add = Додати лінію
line-hidden = приховано
line-unchecked = не перевірено
line-never = ще ніколи
line-everywhere = Уся Україна
line-no-hours = години не вказано
content-line = <b>{ $number }</b>
    { $service }
    Години: { $hours }
    Теми: { $topics }
    Де діє: { $region }
    Перевірено: { $checked }{ $state ->
        [fixed] {"\u000A\u000A"}Цей номер стоїть серед екстрених завжди. Можна лише позначити перевірку.
        [hidden] {"\u000A\u000A"}Приховано: люди цієї лінії не бачать.
        [unchecked] {"\u000A\u000A"}Люди побачать цю лінію, коли хтось її перевірить. Зателефонуйте й натисніть «Перевірено сьогодні».
       *[shown] {""}
    }
button-line-checked = Перевірено сьогодні
button-line-number = Змінити номер
button-line-service = Змінити назву
button-line-hours = Змінити години
button-line-topics = Теми
button-line-region = Де діє
button-line-hide = Приховати
button-line-unhide = Показати
button-line-shipped = Повернути початкове
button-line-no-hours = Без годин
line-saved = Збережено. Діє одразу.
line-checked = Перевірку записано.
line-now-hidden = Приховано. Люди цієї лінії більше не бачать.
line-now-shown = Люди знову бачать цю лінію.
line-as-shipped = Повернуто те, що було спочатку.
line-added = Лінію додано. Її вже видно.
line-ask-number = { $now ->
        [no] Напишіть номер нової лінії.
       *[other] Зараз номер: { $now }. Напишіть новий.
    } Наприклад: 1547, 0 800 100 102 або +380 44 123 45 67.
    Спершу зателефонуйте: датою перевірки стане сьогодні.
line-ask-service = { $now ->
        [no] Що це за служба? Напишіть коротку назву.
       *[other] Зараз назва: { $now }. Напишіть нову.
    }
line-ask-hours = { $now ->
        [no] Коли відповідають? Наприклад: цілодобово або щодня 9:00–18:00.
       *[other] Зараз: { $now }. Напишіть нові години, наприклад: щодня 9:00–18:00.
    }
line-ask-topics = З чим допомагають за номером { $number }? Позначте теми й натисніть «Готово».
line-ask-region = Де діє ця лінія?
line-press-region = Оберіть область кнопкою, будь ласка.
line-once-more = Ваші слова ще не збережено. Якщо вони потрібні, надішліть їх ще раз.
line-twin = Номер { $number } уже є в списку для цих місць: { $service }.
line-number-empty = Номера не видно. Напишіть його цифрами.
line-number-several = Схоже, тут кілька номерів. Напишіть один, а для іншого додайте ще одну лінію.
line-number-signs = У номері можуть бути лише цифри, пробіли, дужки, дефіси й плюс на початку.
line-number-length = Такої довжини номери не мають. Короткий — від 3 до 6 цифр (1547), український — 10 цифр із нулем (0 800 100 102) або +380 і ще 9 цифр.
lines-nudge = { $count ->
        [one] { $count } телефон допомоги не перевіряли
        [few] { $count } телефони допомоги не перевіряли
       *[many] { $count } телефонів допомоги не перевіряли
    } понад 90 днів. Зателефонуйте й позначте, що лінія працює, або приховайте її.

    { $lines }{ $more ->
        [0] {""}
       *[other] {"\u000A"}і ще { $more }
    }

# Hints

content-hints = <b>Підказки до тем</b>
    Підказка стоїть над полем, де людина пише. Оберіть категорію.
content-hint-topics = Оберіть тему. ✎ — підказку змінено.
content-hint = <b>{ $topic }</b>
    Підказка: { $hint }
button-hint-change = Змінити підказку
button-hint-keep = Зберегти
hint-ask = Зараз: { $hint }

    Напишіть нову підказку, до { $limit } знаків. Спершу покажемо, як її побачить людина.
hint-preview = Так побачить людина:

    { $text }

    Натисніть «Зберегти» або напишіть інакше.
hint-now = Зараз: { $hint }
hint-saved = Збережено. Діє одразу.
hint-as-shipped = Повернуто те, що було спочатку.

# History

content-history = <b>Історія змін</b>
    Найновіші згори. Натисніть, щоб побачити, що було й що стало.
content-no-history = Змін ще не було.
history-template = Шаблон «{ $title }»
history-day-off = Вихідний { $day }
history-nothing = нічого
history-is-off = вихідний
history-shipped = { $words } (початкове)
history-line = { $number } — { $service }, { $hours }. { $topics }. { $region }. Перевірено: { $checked }{ $hidden ->
        [yes] . Приховано
       *[no] {""}
    }
content-change = <b>{ $title }</b>
    { $who }, { $when }{ $undone ->
        [yes] {" "}(скасування попередньої зміни)
       *[no] {""}
    }

    Було: { $before }

    Стало: { $after }{ $current ->
        [yes] {""}
       *[no] {"\u000A\u000A"}Пізніше тут є новіша зміна.
    }
button-change-undo = Скасувати цю зміну
