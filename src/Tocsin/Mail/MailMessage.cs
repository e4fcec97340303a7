namespace Tocsin.Mail;

/// <summary>A mail to one person, on its way to the mail server.</summary>
internal sealed record MailMessage
{
    public const string IdPrefix = "mail_";

    /// <summary>The same in every repeat, so that mailboxes can drop one.</summary>
    public required string Id { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The same for readers that show colours; null where there is none. Not kept with what waits in the outbox.</summary>
    public string? Html { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>When it is tried, or tried again.</summary>
    public required DateTimeOffset NextAt { get; init; }
}
