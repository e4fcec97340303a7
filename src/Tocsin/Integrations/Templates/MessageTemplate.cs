using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Templates;

/// <summary>
/// Title and body of messages in a team's own words, as Handlebars. What comes of them is plain text like any other: each
/// destination escapes and cuts it.
/// </summary>
internal sealed class MessageTemplate : IEquatable<MessageTemplate>
{
    private readonly Lazy<TemplateText?> _title;
    private readonly Lazy<TemplateText?> _body;

    public MessageTemplate()
    {
        _title = new Lazy<TemplateText?>(() => Title is null ? null : new TemplateText(Title));
        _body = new Lazy<TemplateText?>(() => Body is null ? null : new TemplateText(Body));
    }

    /// <summary>In place of the headline; null: as it is.</summary>
    public string? Title { get; init; }

    /// <summary>In place of the sentences and the facts; null: as they are.</summary>
    public string? Body { get; init; }

    /// <summary>The notice in these words; where they fail, as it was, with a note that says so.</summary>
    public static Notice Apply(TemplateUse use, Notice notice, EventData data, TimeProvider time)
    {
        try
        {
            return use.Template.Apply(notice, data, time);
        }
        catch (TemplateException e)
        {
            use.Problem = e.Problem;
            var note = Fit.Chars($"The template of this integration failed, and this is the default: {e.Problem}", 400);
            var text = Fit.Chars(notice.Text ?? "", Notice.MaxText / 2);
            return notice with { Text = text.Length == 0 ? note : $"{note}\n\n{text}" };
        }
    }

    public bool Equals(MessageTemplate? other) => other is not null && Title == other.Title && Body == other.Body;

    public override bool Equals(object? obj) => Equals(obj as MessageTemplate);

    public override int GetHashCode() => HashCode.Combine(Title, Body);

    private Notice Apply(Notice notice, EventData data, TimeProvider time)
    {
        var (title, body) = (_title.Value, _body.Value);
        var values = TemplateValues.Of(notice, data, Uses(TemplateFields.Data));
        var headline = title is null ? "" : PlainText.Line(title.Run(values, time), Notice.MaxHeadline);
        var text = body is null ? "" : PlainText.Lines(body.Run(values, time), Notice.MaxText);
        // A template that has nothing to say about an event leaves it as it is.
        return notice with
        {
            Headline = headline.Length == 0 ? notice.Headline : headline,
            Text = text.Length == 0 ? notice.Text : text,
            Facts = text.Length == 0 ? notice.Facts : [],
            Items = text.Length > 0 && body!.Used.Contains(TemplateFields.Items) ? [] : notice.Items,
        };

        bool Uses(string name) => title?.Used.Contains(name) == true || body?.Used.Contains(name) == true;
    }
}
