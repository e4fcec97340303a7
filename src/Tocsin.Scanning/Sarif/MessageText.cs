using System.Globalization;
using System.Text;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif;

/// <summary>Makes the text of a message: its string, its arguments, without SARIF's own links.</summary>
internal static class MessageText
{
    private const int MaxMessage = 4000;

    private const int MaxTitle = 200;

    /// <summary>The message; empty when there is none.</summary>
    public static string Of(in SarifMessage message, SarifRule? rule, SarifTool tool)
    {
        var text = message.Text;
        if (text is null && message.Id is { } id)
            text = rule?.Messages?.GetValueOrDefault(id) ?? tool.Driver.Messages?.GetValueOrDefault(id) ?? "";
        text ??= "";
        if (message.Arguments is { } arguments)
            text = Fill(text, arguments);
        return JsonText.Cut(WithoutLinks(text).Trim(), MaxMessage);
    }

    /// <summary>The first sentence, as a title.</summary>
    public static string FirstSentence(string message)
    {
        var line = message.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0)
            line = line[..end];
        var stop = line.IndexOf(". ");
        return JsonText.Cut((stop > 0 ? line[..(stop + 1)] : line).TrimEnd().ToString(), MaxTitle);
    }

    /// <summary>Puts arguments in for <c>{0}</c>; <c>{{</c> is a brace.</summary>
    private static string Fill(string text, IReadOnlyList<string> arguments)
    {
        var filled = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length && filled.Length < 2 * MaxMessage; i++)
        {
            var c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
                filled.Append(text[++i]);
            else if (c == '{' && Place(text, i) is var (number, end) && number < arguments.Count)
            {
                filled.Append(arguments[number]);
                i = end;
            }
            else
                filled.Append(c);
        }
        return filled.ToString();
    }

    private static (int Number, int End)? Place(string text, int open)
    {
        var close = text.IndexOf('}', open);
        return
            close > 0
            && int.TryParse(
                text.AsSpan(open + 1, close - open - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            ? (number, close)
            : null;
    }

    /// <summary><c>[a value](1)</c> links to a related location by number; only its words say something here.</summary>
    private static string WithoutLinks(string text)
    {
        if (!text.Contains("](", StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        var from = 0;
        for (var at = text.IndexOf("](", StringComparison.Ordinal); at >= 0; )
        {
            var digits = at + 2;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
                digits++;
            var open = text.LastIndexOf('[', at, at - from + 1);
            if (digits > at + 2 && digits < text.Length && text[digits] == ')' && open >= from)
            {
                plain.Append(text, from, open - from).Append(text, open + 1, at - open - 1);
                from = digits + 1;
            }
            at = text.IndexOf("](", Math.Max(at + 2, from), StringComparison.Ordinal);
        }
        return plain.Append(text, from, text.Length - from).ToString();
    }
}
