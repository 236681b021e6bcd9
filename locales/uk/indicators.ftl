# Indicators of the programme.

command-indicators = Показники: план і факт

audit-indicator-added = додано показник
audit-indicator-renamed = перейменовано показник
audit-indicator-retired = прибрано показник
audit-indicator-restored = повернуто показник
audit-indicator-planned = змінено план показника
audit-indicator-entered = змінено факт показника

measure-hand = Інше: записувати вручну
measure-received = Звернення
measure-people = Люди
measure-in-time = Перша відповідь у строк
measure-satisfaction = Оцінка допомоги
measure-confirmed = Направлення, що допомогли
measure-meetings = Зустрічі
measure-trips = Виїзди в громади
measure-trainings = Навчання
measure-participants = Учасники навчань
unit-received = звернень
unit-people = людей
unit-in-time = %
unit-satisfaction = балів
unit-confirmed = направлень
unit-meetings = зустрічей
unit-trips = виїздів
unit-trainings = навчань
unit-participants = учасників

indicators = { $some ->
        [yes] <b>Показники</b>
            Торкніться показника, щоб записати план чи факт. «Таблиця» рахує факт і надсилає файл.
       *[no] <b>Показників ще немає.</b>
            «Додати» — обрати, що рахувати.
    }
indicators-retired = Прибрані показники: їх немає в таблицях і підсумках, записане лишилося.
indicators-which = Що додати? Перші п’ять бот рахує сам. Зустрічі, виїзди, навчання й учасники беруться зі слів радників, якщо не записати інше.
indicators-full = Показників уже { $most }, більше не можна. Приберіть котрийсь.
indicators-taken = Показник з такою назвою вже є, можливо, серед прибраних.
indicators-ask-name = Як назвати показник? До { $limit } знаків.
indicators-ask-unit = «{ $name }»: у чому рахуємо? Наприклад: громад, консультацій, %
indicators-preparing = Рахуємо показники за { $year } рік…
indicators-year = { $year } рік
indicators-file-name = pokaznyky-{ $year }.xlsx
indicators-file-caption = Показники за { $year } рік: можна змінити й імпортувати назад
indicators-table = <b>Показники за { $year } рік</b>
indicators-table-name = <b>{ $name }</b>{ $unit ->
    [no] {""}
   *[other] , { $unit }
}
indicators-table-line = { "  " }{ $period }: план { $plan }, факт { $fact }{ $share }
indicators-table-more = Решта ({ $count }) — у файлі.
indicators-table-share = { " " }({ $share })
indicators-column-indicator = Показник
indicators-column-unit = Одиниця
indicators-column-period = Період
indicators-column-plan = План
indicators-column-fact = Факт
indicators-column-reached = Від плану
indicators-column-plan-source = Звідки план
indicators-column-fact-source = Звідки факт
indicators-source-counted = рахує бот
indicators-source-entered = вручну
indicators-source-sum = сума
indicators-source-reported = зі слів радників
indicators-worked-out = { $how }: { $value }
button-indicators-table = Таблиця: { $year }
button-indicators-add = Додати
button-indicators-retired = Прибрані
button-indicator-plan = План
button-indicator-fact = Факт
button-indicator-rename = Перейменувати
button-indicator-retire = Прибрати
button-indicator-restore = Повернути
button-indicator-clear = Прибрати число
indicator = <b>{ $name }</b>{ $unit ->
        [no] {""}
       *[other] , { $unit }
    }
    { $source ->
        [counted] Факт рахує бот: { $kind }.
        [reported] Факт — зі слів радників ({ $kind }), якщо не записати іншого.
       *[hand] Факт записують вручну.
    }
indicator-change = { $day }: { $side ->
        [plan] план
       *[fact] факт
    } за { $period }: { $was } → { $now } ({ $who })
indicator-which-period = { $name }: { $side ->
        [plan] план
       *[fact] факт
    } за який період?
indicator-ask-number = <b>{ $name }</b>
    { $side ->
        [plan] План
       *[fact] Факт
    }, { $period }. Зараз: { $known }
    Напишіть число ({ $unit }).
indicator-number-please = Потрібне число від 0 до 1 000 000 000, цифрами. Наприклад: 120 або 4,5
