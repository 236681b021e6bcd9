# Menus, buttons, names of things: what all conversations share. The labels of the keyboard stand here, because they are needed
# before the bot can start.

menu-file = Подати звернення
menu-cases = Мої звернення
menu-help = Де отримати допомогу
menu-emergency = Екстрені номери
menu-data = Мої дані
menu-applicant = Меню заявника
menu-staff-menu = Меню команди
menu-register = Зареєструвати заявника
menu-queue = Мої справи
menu-away = Мене немає
menu-back = Я на місці
menu-digest = Підсумок місяця
menu-overdue = Прострочені
menu-staff = Команда
menu-invite = Запросити
menu-problems = Проблеми
menu-broadcast = Розсилка
act-find = Знайти

button-agree = Погоджуюсь
button-more = Докладніше
button-not-now = Не зараз
button-back = Назад
button-cancel = Скасувати
button-next = Далі
button-skip = Пропустити
button-done = Готово
button-continue = Продовжити
button-send = Надіслати
button-change = Змінити
button-yes = Так
button-partly = Частково
button-no = Ні

nameless = Без імені
nobody = поки ніхто
somebody = радник
case-name = Звернення № { $number }
conversation-name = Розмова { $number }

status-new = нове
status-assigned = радника визначено
status-in-progress = у роботі
status-waiting = чекаємо на вашу відповідь
status-waiting-staff = чекаємо на заявника
status-waiting-since = чекаємо на заявника з { $date }
status-referred = направлено до установи
status-resolved = вирішено
status-closed = закрито
status-reopened = відкрито знову
status-withdrawn = відкликано

outcome-satisfied = Вирішено позитивно
outcome-explained = Дано роз’яснення
outcome-forwarded = Надіслано за належністю
outcome-refused = Відмовлено у задоволенні
outcome-returned = Повернуто
outcome-not-considered = Не підлягає розгляду

duty-officer = Радник / радниця
duty-central = Радник / радниця (центр)
duty-coordinator = Координатор / координаторка
duty-focal = Фокальна особа
duty-none = без обов’язків
duty-officer-of = радник / радниця, { $regions }
focal-gbv = Насильство вдома, примус
focal-child = Безпека дітей
focal-crisis = Кризовий стан
focal-psea = Домагання з боку працівників
focal-fraud = Шахрайство, вимагання

place-not-left = ще не виїхали з небезпечного місця
place-abroad = за кордоном
place-unknown = область не вказано
place-former = { $place } (колишня назва: { $former })

behalf-self = лише за себе
behalf-relative = за близьку людину
behalf-household = за всю родину

days-left = { $days ->
    [0] сьогодні
    [one] ще { $days } день
    [few] ще { $days } дні
   *[many] ще { $days } днів
}
days-overdue = { $days ->
    [0] строк минув сьогодні
    [one] прострочено на { $days } день
    [few] прострочено на { $days } дні
   *[many] прострочено на { $days } днів
}

kind-photo = [фото]
kind-video = [відео]
kind-voice = [голосове повідомлення]
kind-document = [файл]
kind-audio = [аудіо]
kind-sticker = [наліпка]
kind-contact = [контакт]
kind-animation = [анімація]
kind-video-note = [відеоповідомлення]
kind-other = [повідомлення]

# Refusals and mistakes

sorry = Вибачте, це повідомлення не вдалося обробити. Технічна команда вже бачить помилку. Спробуйте, будь ласка, написати ще раз інакше або натисніть /start.
refused-not-yours = Такого звернення немає серед доступних вам. Перевірте номер або відкрийте меню: /start.
refused-stale = Ця кнопка вже не діє: справа пішла далі. Відкрийте меню, щоб побачити, що є зараз: /start.
refused-taken = Це звернення вже веде { $name }.
refused-code = Цей код не діє: його вже використано, скасовано або минув строк. Перевірте, будь ласка, кожен знак або попросіть радника дати новий.
refused-code-wait = Забагато спроб. Зачекайте, будь ласка, годину й спробуйте ще раз або попросіть нове посилання чи код у того, хто його дав.
refused-invite = Це запрошення не діє: його вже використано, скасовано або минув строк. Попросіть координатора надіслати нове.
location-declined = Місце на карті ми не приймаємо й не зберігаємо, щоб ніхто не міг вас відстежити. Назвіть, будь ласка, громаду словами.
kind-declined = Таке повідомлення передати не можемо. Надішліть, будь ласка, текст, фото, файл, відео або голосове.
kind-kept = Таке повідомлення передати не можемо, але буде видно, що ви писали. Опишіть це, будь ласка, словами або надішліть фото чи голосове.
blank-declined = Повідомлення порожнє. Напишіть, будь ласка, словами.
nothing-to-cancel = Зараз немає чого скасовувати. Меню: /start.
unknown-command = Такої команди немає. Що є: /help.
warn-numbers = Схоже, у повідомленні є номер картки або податковий номер. Радникам він не потрібен. Прибрати це повідомлення?
button-remove-numbers = Прибрати повідомлення
button-keep-numbers = Залишити
numbers-removed = Прибрали. Якщо треба, напишіть те саме без номера.
numbers-removed-late = Прибрали. У цьому чаті бот уже не може видалити ваше повідомлення, бо минуло понад дві доби: якщо хочете, видаліть його самі. Якщо треба, напишіть те саме без номера.
numbers-kept = Добре, залишили.

# Commands

command-start = Головне меню
command-new = Подати звернення
command-cases = Мої звернення
command-help = Як користуватися
command-privacy = Про ваші дані
command-cancel = Скасувати те, що пишете
command-register = Зареєструвати заявника без Telegram
command-queue = Мої справи за строком
command-case = Відкрити звернення за номером
command-templates = Шаблони відповідей
command-find = Знайти справу: номер, ім’я, телефон, слова
command-away = Мене немає: нові звернення йдуть колегам
command-back = Я на місці
command-digest = Підсумок місяця
command-invite = Запросити до команди
command-staff = Команда і навантаження
command-overdue = Прострочені й нічиї звернення

flood = Надто багато повідомлень за хвилину. Те, що ви пишете до звернення, зберігається, а кнопки й команди запрацюють за хвилину. Якщо є загроза життю — 112.
flood-stranger = Надто багато повідомлень за хвилину. Зачекайте, будь ласка, хвилину й напишіть ще раз: те, що надійде раніше, не зберігається. Якщо є загроза життю — 112.
flood-press = Надто багато натискань. Зачекайте, будь ласка, хвилину.
