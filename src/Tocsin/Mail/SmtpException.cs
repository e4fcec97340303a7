namespace Tocsin.Mail;

/// <summary>The mail server did not take a mail.</summary>
internal sealed class SmtpException(string message, bool isRefusal) : Exception(message)
{
    /// <summary>
    /// It said no to this very mail, for good (5xx). Otherwise it may take it later: 4xx, or it does not take any from
    /// this server as it is set up now, which somebody can mend.
    /// </summary>
    public bool IsRefusal => isRefusal;
}
