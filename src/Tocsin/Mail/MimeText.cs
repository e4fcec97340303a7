using System.Globalization;
using System.Text;

namespace Tocsin.Mail;

/// <summary>
/// A mail as it travels (RFC 5322, 2045, 2047). Pure. The body and the subject go in base64, so that nothing in them can
/// begin a header, end the mail, or break a line too long.
/// </summary>
internal static class MimeText
{
    private const int WordBytes = 42;

    public static string Of(MailMessage mail, string from)
    {
        var text = new StringBuilder();
        Header("From", $"Tocsin <{from}>");
        Header("To", $"<{mail.Recipient}>");
        Header("Subject", Encoded(mail.Subject));
        Header("Date", mail.CreatedAt.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header("Message-ID", $"<{mail.Id}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}>");
        Header("Auto-Submitted", "auto-generated");
        Header("MIME-Version", "1.0");
        Header("Content-Type", "text/plain; charset=utf-8");
        Header("Content-Transfer-Encoding", "base64");
        text.Append("\r\n");
        var body = Encoding.UTF8.GetBytes(mail.Text.ReplaceLineEndings("\r\n"));
        text.Append(Convert.ToBase64String(body, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        return text.ToString();

        void Header(string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    // A word of plain letters stays readable; anything else is encoded, in words of at most 75 characters.
    private static string Encoded(string subject)
    {
        if (subject.Length <= 100 && subject.All(c => c is >= ' ' and <= '~') && !subject.Contains("=?"))
        {
            return subject;
        }

        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in subject.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > WordBytes)
            {
                words.Add(Word());
            }

            word.AddRange(bytes);
        }

        words.Add(Word());
        return string.Join("\r\n ", words);

        string Word()
        {
            var encoded = $"=?utf-8?B?{Convert.ToBase64String([.. word])}?=";
            word.Clear();
            return encoded;
        }
    }
}
