using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Mail;

/// <summary>The mail server: <c>Tocsin:Smtp</c>.</summary>
internal sealed class SmtpOptions : IValidatableObject
{
    [Description("The mail server. Without it no mail is sent.")]
    public string? Host { get; set; }

    [Description("Its port; commonly 587 for starttls, 465 for tls, 25 for none.")]
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    [Description("starttls (never goes on without), tls (from the first byte) or none.")]
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Starttls;

    [Description("The address that mail comes from; required with a mail server.")]
    public string? From { get; set; }

    [Description("The name to log in with, where the server asks for one.")]
    public string? User { get; set; }

    [Description("The password to log in with.")]
    public string? Password { get; set; }

    [Description("A PEM file with the certificate authority of a mail server that the system does not trust.")]
    public string? CertificateAuthority { get; set; }

    [Description("Seconds that the mail server has for each step.")]
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    [Description("Hours for which a mail is tried again while the mail server does not take it.")]
    [Range(1, 24 * 14)]
    public int GiveUpHours { get; set; } = 72;

    [Description("Mails that wait, at most; more are not written. A mail server that is down fills no disk.")]
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 10_000;

    [Description(
        "Minutes in which one webhook causes no second mail about failing, however often it comes and goes; 0: a mail each time."
    )]
    [Range(0, 7 * 24 * 60)]
    public int QuietMinutes { get; set; } = 60;

    internal bool IsConfigured => !string.IsNullOrEmpty(Host);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsConfigured)
        {
            yield break;
        }

        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return new ValidationResult("must be a host name or an address.", [nameof(Host)]);
        }

        if (!EmailAddress.IsValid(From))
        {
            yield return new ValidationResult($"must be {EmailAddress.Expected}.", [nameof(From)]);
        }

        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("and Password come together.", [nameof(User)]);
        }

        if (Security == SmtpSecurity.None && !string.IsNullOrEmpty(Password) && !IsOnThisMachine)
        {
            yield return new ValidationResult(
                "must be starttls or tls where there is a password: it would travel in the clear.",
                [nameof(Security)]
            );
        }

        if (CertificateAuthority is { Length: > 0 } file && !File.Exists(file))
        {
            yield return new ValidationResult("must be a PEM file that is there.", [nameof(CertificateAuthority)]);
        }
    }

    private bool IsOnThisMachine =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
