using System.Globalization;
using System.Text;

namespace Tocsin.Mail;

/// <summary>
/// A mail as it travels (RFC 5322, 2045, 2046, 2047). Pure. The bodies and the subject go in base64, so that nothing in them
/// can begin a header, end a part or the mail, or break a line too long.
/// </summary>
internal static class MimeText
{
    private const int WordBytes = 42;

    /// <summary>With the header's name, a line of 78 characters, which is what RFC 5322 asks for.</summary>
    private const int MaxPlain = 69;

    /// <summary>Base64 has no underscore: it stands in no part.</summary>
    private const string Boundary = "=_tocsin_alternative";

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
        if (mail.Html is not { } html)
        {
            Part("text/plain", mail.Text);
            return text.ToString();
        }

        // The best comes last.
        Header("Content-Type", $"multipart/alternative; boundary=\"{Boundary}\"");
        foreach (var (type, body) in new[] { ("text/plain", mail.Text), ("text/html", html) })
        {
            text.Append("\r\n--").Append(Boundary).Append("\r\n");
            Part(type, body);
        }

        return text.Append("\r\n--").Append(Boundary).Append("--\r\n").ToString();

        void Part(string type, string body)
        {
            Header("Content-Type", $"{type}; charset=utf-8");
            Header("Content-Transfer-Encoding", "base64");
            text.Append("\r\n");
            var bytes = Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n"));
            text.Append(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        }

        void Header(string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    // A word of plain letters stays readable; anything else is encoded, in words of at most 75 characters.
    private static string Encoded(string subject)
    {
        if (subject.Length <= MaxPlain && subject.All(c => c is >= ' ' and <= '~') && !subject.Contains("=?"))
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
