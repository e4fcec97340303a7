namespace Tocsin.Mail;

/// <summary>Mails that wait; they are written in the commit of what they tell about.</summary>
internal interface IMailStore
{
    /// <summary>What is due, oldest first.</summary>
    Task<IReadOnlyList<MailMessage>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>When the next one is due, or null.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Tries one again later.</summary>
    Task PostponeAsync(string id, int attempts, DateTimeOffset nextAt, CancellationToken cancellationToken);

    /// <summary>It was sent, or is given up.</summary>
    Task RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>How many wait.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);
}
