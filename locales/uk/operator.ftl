# Words to whoever looks after the bot: what needs a human, and when it is over. Figures only.

alert-head = <b>Боту потрібна людина</b>
alert-over = Більше не турбує: { $what }.
alert-name-rival = хтось інший із токеном бота
alert-name-disk = місце на диску
alert-name-waiting = черга вхідних повідомлень
alert-name-undelivered = недоставлені повідомлення
alert-name-parked = відкладене
alert-name-held = рішення після відновлення з копії
alert-name-unreadable = записи, яких не прочитати
alert-name-backup = резервна копія
alert-name-wal = журнал бази
alert-name-digest = підсумок місяця
alert-name-focal = фокальні особи
alert-rival = Повідомлення з токеном цього бота отримує ще хтось. Якщо це не Ваш другий бот, токен у чужих руках: відкличте його в @BotFather командою <code>/revoke</code>, упишіть новий у налаштування й перезапустіть бота. Докладніше — docs/operations.md, «Витік».
alert-disk = На диску { $place } лишилося { $free } МБ. Звільніть місце: без нього бот не збереже нових повідомлень.
alert-waiting = Найстаріше отримане повідомлення чекає на обробку { $minutes } хв, усього в черзі { $count }. Подивіться журнал бота.
alert-undelivered = Найстаріше ненадіслане повідомлення чекає { $minutes } хв, усього { $count }. Подивіться, чи є зв’язок із Telegram, і журнал бота.
alert-parked = Відкладено через помилки: { $count }. Команда <code>python -m bot parked</code> покаже, що й чому.
alert-held = Після відновлення з копії чекають на рішення: { $count }. Команда <code>python -m bot restored</code> покаже, скільки їх, <code>restored send</code> або <code>restored drop</code> вирішить.
alert-unreadable = Записів бази, яких не вдалося розшифрувати: { $count }. Для бота вони наче стерті, решта працює. Якщо з ENCRYPTION_KEYS зник давніший ключ, поверніть його й перезапустіть бота. Якщо ні, перевірте диск і порівняйте базу з останньою копією.
alert-backup = { $last ->
    [none] Копії бази ще немає.
   *[other] Останню копію бази зроблено { $last }.
  } Подивіться BACKUP_FOLDER: чи є тека, чи є місце, чи можна писати.
alert-wal = Журнал бази (файл -wal) виріс до { $size } МБ. Щось довго читає базу; перезапустіть бота, якщо це не минає.
alert-digest = Підсумок місяця не вийшов, бот пробує далі. Команди <code>python -m bot parked</code> і <code>check</code> скажуть, чому.
alert-focal = Немає фокальної особи для тем: { $topics }. Люди бачать лише телефони допомоги. Запросити: <code>python -m bot invite --role focal --topic …</code>
