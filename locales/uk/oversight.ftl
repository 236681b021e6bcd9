# What coordinators read about who saw or changed what.

command-audit = Журнал: хто що бачив і змінив
event-text-opened = координатор / координаторка: відкрито текст звернення
button-read = Переглянути текст
button-earlier = Показати раніші
reading-why = Навіщо відкрити текст звернення № { $number }?
    Причину буде записано. Її бачать координатори в журналі, а заявник — що текст відкрито, і коли.
reading-complaint = Скарга на відповідь
reading-handover = Передача іншому раднику
reading-quality = Перевірка якості
reading-inquiry = Запит органу влади
reading-other = Інша причина
reading-other-why = Напишіть причину одним реченням.
reading-words-please = Тут потрібні слова: навіщо відкрити текст?
reading-nothing = Текстів у зверненні № { $number } немає.
reading = <b>Звернення № { $number }</b>
    { $history }

    Далі — листування. Це особисті слова: не пересилайте їх.
reading-more = { $count ->
        [one] Є ще { $count } раніше повідомлення.
        [few] Є ще { $count } раніші повідомлення.
       *[many] Є ще { $count } раніших повідомлень.
    }

audit = <b>Журнал</b>
    Хто що бачив і змінив. Перегляд журналу теж записується. Конфіденційних справ тут немає.
button-audit-case = Журнал звернення
button-audit-ask = За номером звернення
button-audit-people = За людиною з команди
button-audit-texts = Відкриті тексти
button-audit-refused = Відмови в доступі
audit-which = Напишіть номер звернення, наприклад 26-000001.
audit-case = <b>Журнал звернення № { $number }</b>
audit-people = <b>Журнал</b>
    Чиї дії показати?
audit-person = <b>Дії: { $name }</b>
audit-readings = <b>Відкриті тексти звернень</b>
audit-refusals = <b>Відмови в доступі</b>
audit-nothing = Записів немає.
audit-bot = бот
audit-applicant = заявник / заявниця
audit-line = { $when } · { $who }: { $what }{ $number ->
        [no] {""}
       *[other] {" "}· № { $number }
    }

audit-consented = згода на обробку даних
audit-consent-withdrawn = згоду відкликано
audit-profile-given = дані для статистики
audit-renamed = змінено ім’я
audit-exported = завантажено копію даних
audit-erased = дані стерто
audit-code-made = створено код для людини
audit-code-revoked = код скасовано
audit-joined = приєднання за кодом
audit-filed = звернення подано
audit-assigned = призначено: { $whom }
audit-unassigned = немає кому взяти
audit-taken = взято в роботу
audit-clarify = запитання до людини
audit-resumed = знову в роботі
audit-referred = направлено до установи
audit-resolved = вирішено
audit-reopened = відкрито знову
audit-closed = закрито
audit-withdrawn = відкликано
audit-applicant-wrote = повідомлення від людини
audit-staff-wrote = відповідь людині
audit-edited = повідомлення виправлено
audit-recalled = повідомлення відкликано
audit-noted = нотатка для колег
audit-rated = оцінка
audit-escalated = нагадування: ніхто не взяв
audit-moved = нове місце проживання
audit-first-answer-missed = минула дата першої відповіді
audit-undelivered = не доставлено
audit-reachable = людина знову на зв’язку
audit-waiting-reminded = нагадування про запитання
audit-referral-asked = запит згоди на направлення
audit-referral-consented = згода на направлення
audit-referral-declined = відмова від направлення
audit-referral-due = час перевірити направлення
audit-referral-confirmed = допомогу підтверджено
audit-referral-failed = установа не допомогла
audit-official-set = строк офіційного звернення
audit-official-soon = офіційний строк близько
audit-official-passed = офіційний строк минув
audit-transfer-offered = запропоновано колезі
audit-transfer-accepted = пропозицію прийнято
audit-transfer-declined = пропозицію відхилено
audit-transfer-withdrawn = пропозицію відкликано
audit-transfer-lapsed = на пропозицію не відповіли
audit-text-opened = відкрито текст ({ $reason })
audit-history-opened = переглянуто історію
audit-searched = пошук
audit-callback-requested = запит на безпечний зв’язок
audit-callback-escalated = запит передано далі
audit-words-passed = передано слова
audit-conversation-removed = розмову прибрано
audit-sealed = зроблено конфіденційним
audit-unsealed = знято конфіденційність
audit-invited = створено запрошення
audit-invite-accepted = запрошення прийнято
audit-appointed = призначено на роль: { $whom }
audit-invite-revoked = скасовано запрошення
audit-invite-rejected = відхилено: { $whom }
audit-revoked = доступ закрито: { $whom }
audit-suspended = доступ призупинено: { $whom }
audit-regions-changed = змінено області: { $whom }
audit-unreachable = більше не отримує повідомлень: { $whom }
audit-uncovered = нікому заступити: { $whom }
audit-away = немає на місці: { $whom }
audit-back = знову на місці: { $whom }
audit-holiday-added = додано вихідні
audit-holiday-removed = прибрано вихідні
audit-content-changed = змінено довідкові дані
audit-digest-sent = надіслано підсумок: { $whom }
audit-digest-mailed = надіслано підсумок поштою
audit-digest-lost = підсумок не вдалося надіслати назовні
audit-news-on = ввімкнено новини
audit-news-off = вимкнено новини
audit-broadcast-sent = надіслано розсилку
audit-broadcast-stopped = зупинено розсилку
audit-audited = переглянуто журнал
audit-refused = відмовлено{ $reason ->
        [NotYoursError] : чуже або неіснуюче
        [TakenError] : справа вже в колеги
        [CodeError] : хибний код
        [TriesError] : забагато спроб коду
        [InviteError] : недійсне запрошення
       *[other] : застаріла кнопка
    }
