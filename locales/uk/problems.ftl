# The register of problems that repeat.

command-problems = Системні проблеми: що повторюється
the-team = команда

act-problem = Системна проблема
card-problem = Системна проблема: «{ $title }»

problem-state-open = відкрита
problem-state-asked = піднято до центру
problem-state-raised = { $whom ->
    [no] піднято до центру
   *[other] передано: { $whom }, { $day }
}
problem-state-answered = є відповідь
problem-state-solved = розв’язано
problem-state-dropped = знято
problem-group-asked = Піднято до центру, ще не передано
problem-group-answered = Є відповідь
problem-group-open = Відкриті
problem-group-raised = Передано, чекаємо на відповідь
problem-group = {"\u000A"}<b>{ $group }</b> — { $count }
problem-line = { $place }. <b>{ $title }</b>
    { $cases ->
        [0] звернень ще немає
       *[other] { $people ->
            [one] { $people } людина
            [few] { $people } людини
           *[many] { $people } людей
        }, { $cases ->
            [one] { $cases } справа
            [few] { $cases } справи
           *[many] { $cases } справ
        }, { $regions ->
            [0] область невідома
            [one] { $regions } область
            [few] { $regions } області
           *[many] { $regions } областей
        }{ $fresh ->
            [0] {""}
           *[other] {" "}· цього місяця нових: { $fresh }
        }
    } · { $state }{ $live ->
        [yes] { $days ->
            [0] {""}
            [one] {" "}· без змін { $days } день
            [few] {" "}· без змін { $days } дні
           *[many] {" "}· без змін { $days } днів
        }
       *[no] {""}
    }
problems = { $shelf ->
    [live] { $count ->
        [0] Системних проблем поки немає. Радник додає їх із картки звернення: «Ще» → «Системна проблема»; центр може записати почуте на нараді тут.
        [one] <b>{ $count } системна проблема</b>
        [few] <b>{ $count } системні проблеми</b>
       *[many] <b>{ $count } системних проблем</b>
    }
    [solved] <b>Розв’язані проблеми</b> — { $count }
   *[dropped] <b>Зняті проблеми</b> — { $count }
}
problems-live = Чинні — { $count }
problems-solved = Розв’язані — { $count }
problems-dropped = Зняті — { $count }
button-problems = До списку проблем
problem-open = Відкрити проблему
problem = <b>{ $title }</b>
    { $category } · { $state }
    { $cases ->
        [0] Звернень тут ще немає: радники додають їх із картки, «Ще» → «Системна проблема».
       *[other] { $people ->
            [one] { $people } людина
            [few] { $people } людини
           *[many] { $people } людей
        }, { $cases ->
            [one] { $cases } справа
            [few] { $cases } справи
           *[many] { $cases } справ
        }, з них відкритих: { $open }. Цього місяця нових: { $fresh }.
    Де: { $regions }
    }{ $described ->
        [yes] {"\u000A\u000A"}{ $description }{"\u000A"}
       *[no] {"\u000A"}
    }
problem-regions-more = { $shown } і ще { $more }
problem-step = { $day } — { $what }{ $who ->
    [no] {""}
   *[other] {" "}({ $who })
}
problem-step-opened = відкрито
problem-step-centre = піднято до центру
problem-step-raised = передано: { $words }
problem-step-answered = відповідь: «{ $words }»
problem-step-solved = { $words ->
    [no] розв’язано
   *[other] розв’язано, людям сказано: «{ $words }»
}
problem-step-dropped = знято: { $words }
problem-step-reopened = відкрито знову
problem-step-merged = приєднано проблему «{ $words }»

# A new one without a case

problem-new-category = Про що проблема? Оберіть категорію: радники побачать її першою біля звернень тієї самої категорії.
problem-begun = Проблему записано. Радники бачать її у своєму списку й можуть додавати до неї звернення.

# At a case

problem-of-case = <b>{ $header }</b>
    Це звернення — частина системної проблеми:
problem-linked = <b>{ $header }</b>
    Додано до проблеми. Коли її розв’яжуть, людина дізнається одразу.
problem-made = <b>{ $header }</b>
    Проблему записано, звернення до неї додано. Колеги бачать назву й числа, але не вашу справу.
problem-which = <b>{ $header }</b>
    Про яку проблему це звернення? Спершу — тієї самої категорії.
problem-which-none = <b>{ $header }</b>
    Таких проблем ще ніхто не записав. Якщо з цим приходять не вперше, запишіть першу.
problem-new = Нова проблема
problem-find = Знайти за словами
problem-find-ask = <b>{ $header }</b>
    Яке слово має бути в назві чи описі проблеми? До { $limit } знаків.
problem-found = <b>{ $header }</b>
    Ось що знайдено:
problem-found-none = <b>{ $header }</b>
    За цими словами нічого не знайдено.
problem-title-ask = <b>{ $header }</b>
    Як коротко назвати проблему? До { $limit } знаків. Без імен, адрес і номерів: назву бачать усі радники.
    Наприклад: «Виплату припиняють після переїзду в іншу громаду».
problem-no-numbers = Схоже, тут є номер картки або податковий номер. Це читають усі радники: напишіть, будь ласка, без нього.
problem-words-ask = <b>{ $title }</b>
    Що про неї вже відомо? Одне-два речення, без імен. Можна й пропустити.
problem-words-similar = <b>{ $title }</b>
    Схожа проблема вже може бути в списку: перевірте кнопки нижче. Якщо ні, напишіть одним-двома реченнями, що відомо, без імен, або пропустіть.
problem-link = Додати це звернення
problem-unlink = Прибрати зі справи
problem-unlinked = <b>{ $header }</b>
    Прибрано: це звернення більше не частина проблеми «{ $title }».
problem-other = Обрати іншу проблему
problem-send-answer = Відповідь центру — людині
problem-answer-anew = Ще не надіслано: центр тим часом дав іншу відповідь. { $name } отримає:

    <pre>{ $text }</pre>
    Або напишіть свої слова: тоді підуть вони.

# What is done about it

problem-describe = Описати
problem-rename = Перейменувати
problem-centre = Підняти до центру
problem-raise = Передано до …
problem-answer = Записати відповідь
problem-solve = Розв’язано
problem-merge = Об’єднати з іншою
problem-drop = Зняти
problem-reopen = Відкрити знову
problem-today = Сьогодні
problem-ask-describe = <b>{ $title }</b>
    Що відомо про цю проблему? До { $limit } знаків, без імен: опис бачать усі радники.
problem-ask-rename = <b>{ $title }</b>
    Як назвати її тепер? До { $limit } знаків, без імен.
problem-ask-raise = <b>{ $title }</b>
    Кому передано? Наприклад: Мінсоцполітики. До { $limit } знаків.
problem-ask-answer = <b>{ $title }</b>
    Що відповіли? Напишіть так, щоб радник міг надіслати ці слова людині. До { $limit } знаків.
problem-ask-drop = <b>{ $title }</b>
    Чому знімаємо? Причину прочитають радники, чиї звернення тут є. До { $limit } знаків.
problem-day-raise = Передано: { $words }
    Коли? Натисніть «Сьогодні» або напишіть дату, наприклад 12.10.
problem-day-answer = Ще один крок: коли надійшла ця відповідь? Натисніть «Сьогодні» або напишіть дату, наприклад 12.10. Без дати відповідь не збережеться.
problem-done-describe = Опис збережено.
problem-done-rename = Назву змінено.
problem-done-raise = Записано, кому передано.
problem-done-answer = Відповідь записано. Радники, чиї звернення тут є, вже знають про неї.
problem-done-drop = Проблему знято. Радники, чиї звернення тут є, знають чому.
problem-done-solve = Позначено: розв’язано.
problem-centre-done = Піднято до центру: координатори вже знають.
problem-reopened = Проблему відкрито знову.
problem-still-telling = Людям ще надсилають слова про те, що проблему розв’язано. Зачекайте, будь ласка, кілька хвилин: коли все буде надіслано, бот скаже.
problem-merge-which = <b>{ $title }</b>
    З якою проблемою об’єднати? Та лишиться, а ця закриється.
problem-merge-none = Інших чинних проблем немає.
problem-merge-sure = Об’єднати «{ $title }» з «{ $other }»? { $cases ->
        [one] Туди перейде { $cases } справа
        [few] Туди перейдуть { $cases } справи
       *[many] Туди перейдуть { $cases } справ
    } і вся історія. Роз’єднати потім не можна.
problem-merge-yes = Так, об’єднати
problem-merged = Об’єднано.
problem-ask-solve = <b>{ $title }</b>
    Що сказати людям? Напишіть одним повідомленням, до { $limit } знаків: що розв’язано і що кожному треба зробити. { $people ->
        [one] Звернення про це подала { $people } людина.
        [few] Звернення про це подали { $people } людини.
       *[many] Звернення про це подали { $people } людей.
    } Спершу покажемо, як це виглядатиме.
problem-solve-answer = Словами відповіді
problem-solve-nobody = <b>{ $title }</b>
    Звернень тут немає, тож надсилати нікому.
problem-solve-sure = Саме так це побачать люди, кожна людина один раз: зі своїм номером звернення та ім’ям свого радника. Отримають: { $people }.{ $others ->
        [no] {""}
       *[other] {"\u000A"}Не отримають тут:{"\u000A"}{ $others }
    }

    Відкриті звернення лишаться відкритими, закриті не відкриються. Щоб змінити слова, надішліть інші.
problem-solve-anew = Ще не надіслано: тим часом змінилося, хто отримає ці слова. Саме так це побачать люди, кожна людина один раз: зі своїм номером звернення та ім’ям свого радника. Отримають: { $people }.{ $others ->
        [no] {""}
       *[other] {"\u000A"}Не отримають тут:{"\u000A"}{ $others }
    }

    Відкриті звернення лишаться відкритими, закриті не відкриються. Щоб змінити слова, надішліть інші.
problem-solve-yes = { $people ->
    [0] Розв’язано
    [one] Розв’язано: надіслати { $people } людині
   *[other] Розв’язано: надіслати { $people } людям
}
problem-solve-yes-nobody = Розв’язано
problem-telling = Розв’язано. Слова вже йдуть людям. Коли все буде надіслано, скажемо тут.
problem-told-offline = • без Telegram, радники передадуть самі: { $count }
problem-told-unreachable = • заблокували бота або видалили акаунт: { $count }
problem-told-no-consent = • відкликали згоду: { $count }
problem-told-erased = • стерли свої дані: { $count }
problem-told-withdrawn = • відкликали звернення: { $count }
problem-result = Проблему «{ $title }» розв’язано. { $people ->
        [0] Слів у Telegram не отримав ніхто.
        [one] Слова отримала { $people } людина.
        [few] Слова отримали { $people } людини.
       *[many] Слова отримали { $people } людей.
    }{ $others ->
        [no] {""}
       *[other] {"\u000A"}Не отримали тут:{"\u000A"}{ $others }
    }{ $unheard ->
        [no] {""}
       *[other] {"\u000A\u000A"}Без Telegram і без радника, тож їм ще ніхто не скаже: { $unheard }. Знайти звернення: /find.
    }
problem-told-officer = <b>Проблему «{ $title }» розв’язано.</b> { $people ->
        [0] {""}
        [one] Від вашого імені слова надіслано { $people } людині:
       *[other] Від вашого імені слова надіслано { $people } людям:
    }

    <blockquote>{ $words }</blockquote>{ $ring ->
        [no] {""}
       *[other] {"\u000A\u000A"}Без Telegram, передайте, будь ласка, самі: { $ring }.
    }{ $lost ->
        [0] {""}
       *[other] {"\u000A\u000A"}Бота заблоковано, слова чекають у справі: { $lost }.
    }{ $open ->
        [0] {""}
       *[other] {"\u000A\u000A"}Ще відкриті: { $open }. Вони лишилися, як були: що далі, вирішуєте ви.
    }
problem-raised-notice = { $name } піднімає проблему до центру: <b>{ $title }</b>
    { $people ->
        [one] { $people } людина
        [few] { $people } людини
       *[many] { $people } людей
    }, { $cases ->
        [one] { $cases } справа
        [few] { $cases } справи
       *[many] { $cases } справ
    }, областей: { $regions }.
problem-answered-notice = Є відповідь центру на проблему <b>{ $title }</b>:

    <blockquote>{ $words }</blockquote>
    Її можна надіслати людям ваших звернень: відкрийте проблему й оберіть номер.
problem-dropped-notice = Проблему <b>{ $title }</b> знято: { $words }
    Людям про це не писали.

# In the journal

audit-problem-opened = записано системну проблему
audit-problem-linked = звернення додано до проблеми
audit-problem-unlinked = звернення прибрано з проблеми
audit-problem-renamed = проблему перейменовано
audit-problem-described = змінено опис проблеми
audit-problem-raised = проблему передано далі
audit-problem-answered = записано відповідь на проблему
audit-problem-solved = проблему розв’язано
audit-problem-dropped = проблему знято
audit-problem-reopened = проблему відкрито знову
audit-problem-merged = проблему об’єднано з іншою
audit-problem-told = людині сказано, що проблему розв’язано
