using System.Text;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Email;

/// <summary>A notice as a mail in plain text.</summary>
internal static class EmailRenderer
{
    private const int MaxSubject = 200;
    private const int MaxItems = 200;

    public static string Subject(Notice notice) => Fit.Chars($"[Tocsin] {notice.Headline}", MaxSubject);

    public static string Text(Notice notice)
    {
        var text = new StringBuilder(notice.Headline).Append("\n\n");
        if (notice.Text is { } said)
        {
            text.Append(said).Append("\n\n");
        }

        var width = notice.Facts.Select(f => Math.Min(f.Label.Length, 24)).DefaultIfEmpty().Max() + 3;
        foreach (var fact in notice.Facts)
        {
            text.Append((fact.Label + ":").PadRight(width)).Append(fact.Value).Append('\n');
        }

        foreach (var item in notice.Items.Take(MaxItems))
        {
            text.Append("\n- ").Append(Footer.Item(item));
            if (item.Links.Count > 0)
            {
                text.Append("\n  ").Append(item.Links[0].Url);
            }
        }

        if (notice.Items.Count > MaxItems)
        {
            text.Append("\n- ").Append(Footer.More(notice.Items.Count - MaxItems));
        }

        text.Append('\n');
        foreach (var link in notice.Links)
        {
            text.Append(link.Label).Append(":\n  ").Append(link.Url).Append('\n');
        }

        return text.Append("\n-- \n").Append(Footer.Of(notice)).Append('\n').ToString();
    }
}
