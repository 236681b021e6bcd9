# News to applicants who agreed to get some: `/broadcast` of coordinators, and the applicant's own word on it.

command-broadcast = Розсилка новин заявникам

# The applicant

news-header = Новини · { $organisation }
news-offer = Час від часу { $organisation } надсилає сюди новини про допомогу для ВПО у вашій області. Отримувати їх? На звернення це не впливає.
news-no = Добре. Якщо передумаєте, це є в «Мої дані».
news-agreed = Новини ввімкнено. Відписатися можна будь-коли: кнопкою під новиною або в «Мої дані».
news-left = Новини вимкнено. Відповіді на ваші звернення приходитимуть, як і раніше.
news-is-on = <b>Новини: отримую</b>

    { $organisation } час від часу надсилає сюди новини про допомогу для ВПО. Вимкнути можна будь-коли, на звернення це не впливає.
news-is-off = <b>Новини: не отримую</b>

    { $organisation } час від часу надсилає новини про допомогу для ВПО. Вони приходять лише тим, хто погодився, і на звернення це не впливає.
button-news-is-on = Новини: отримую
button-news-is-off = Новини: не отримую
button-news-on = Отримувати новини
button-news-no = Ні, дякую
button-news-leave = Відписатися від новин
button-news-again = Отримувати знову

# The coordinator

broadcasts = <b>Розсилка новин</b>

    Новини приходять лише тим, хто погодився їх отримувати: зараз { $people ->
        [one] це { $people } людина
        [few] це { $people } людини
       *[many] це { $people } людей
    }.{ $sent ->
        [yes] {"\u000A\u000A"}<b>Попередні</b>
       *[no] {""}
    }
broadcast-line = { $place }. { $when } · { $who }
    { $outcome }
broadcast-new = Нова розсилка
broadcast-go-on = Продовжити чернетку
broadcast-one = <b>Розсилка { $when }</b> · { $who }
    { $audience }

    { $words }

    { $outcome }
broadcast-outcome = { $state ->
        [collecting] Готуємо список.
        [sending] Надсилаємо: { $sent } з { $all }.
        [stopping] Зупиняємо. Надіслано { $sent } з { $all }.
        [stopped] Зупинено. Надіслано { $sent } з { $all }.
       *[ended] Завершено. Надіслано { $sent } з { $all }.
    }{ $blocked ->
        [0] {""}
       *[other] {" "}Заблокували бота: { $blocked }.
    }{ $left ->
        [0] {""}
       *[other] {" "}Відписалися тим часом: { $left }.
    }{ $failed ->
        [0] {""}
       *[other] {" "}Не вдалося: { $failed }.
    }{ $state ->
        [stopped] {" "}Не надіслано: { $waiting }.
       *[other] {""}
    }
broadcast-progress = <b>Розсилка { $when }</b>

    { $outcome }
broadcast-audience = Області: { $regions }
    Категорії: { $categories }
broadcast-all-regions = Усі області
broadcast-all-categories = Усі категорії
broadcast-regions = Області
broadcast-categories = Категорії
broadcast-whom = <b>Кому надіслати?</b>

    { $audience }

    { $people ->
        [0] Не отримає ніхто: серед цих людей ніхто не погоджувався отримувати новини
        [one] Отримають: { $people } людина
        [few] Отримають: { $people } людини
       *[many] Отримають: { $people } людей
    }.
broadcast-choose = { $what ->
        [regions] <b>У яких областях звернення?</b>
       *[other] <b>Звернення яких категорій?</b>
    }
    Можна обрати кілька. Якщо не обрано нічого, надішлемо всім.

    { $people ->
        [0] Не отримає ніхто
        [one] Отримають: { $people } людина
        [few] Отримають: { $people } людини
       *[many] Отримають: { $people } людей
    }.
broadcast-words = Напишіть новину одним повідомленням, до { $limit } знаків, або надішліть одне фото, відео чи файл із підписом. Жирний текст і посилання збережуться.

    Вище стоятиме, від кого новина, нижче — кнопка «Відписатися від новин». Спершу ви побачите, як це виглядає.
broadcast-no-album = Кілька фото разом не надсилаємо. Надішліть одне, з підписом.
broadcast-kind = Таке повідомлення не розсилаємо. Напишіть текст або надішліть одне фото, відео чи файл із підписом.
broadcast-too-long = Задовго: { $length } знаків, а вміщається { $limit }. Скоротіть, будь ласка, і надішліть ще раз.
broadcast-ready = Вище — повідомлення, яким його побачать люди.

    { $audience }
    { $people ->
        [0] Не отримає ніхто, змініть отримувачів
        [one] Отримають: { $people } людина, { $time }
        [few] Отримають: { $people } людини, { $time }
       *[many] Отримають: { $people } людей, { $time }
    }.{ $night ->
        [yes] {"\u000A"}Зараз пізно: телефони не задзвонять.
       *[no] {""}
    }{ $numbers ->
        [yes] {"\u000A"}Увага: у тексті, схоже, є номер картки або податковий номер.
       *[no] {""}
    }
broadcast-seconds = близько { $seconds } секунд
broadcast-minutes = близько { $minutes ->
        [one] { $minutes } хвилини
       *[other] { $minutes } хвилин
    }
broadcast-send = Надіслати
broadcast-test = Надіслати собі
broadcast-change-words = Змінити текст
broadcast-change-whom = Змінити отримувачів
broadcast-stop = Зупинити
broadcast-begun = Надсилаємо. Тут буде видно, скільки вже надіслано.
broadcast-cancelled = Скасовано, нікому нічого не надіслано. Текст лишився в цьому чаті.
