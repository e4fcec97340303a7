using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Integrations.Templates;

/// <summary>Title and body in a team's own words, as the API has them: Handlebars over the documented fields.</summary>
internal sealed record TemplateResource
{
    [Description("A template for the title. Null: the usual one.")]
    [StringLength(TemplateLimits.MaxTitle)]
    public string? Title { get; init; }

    [Description("A template for the text, in place of the sentences and the facts. Null: the usual ones.")]
    [StringLength(TemplateLimits.MaxBody)]
    public string? Body { get; init; }

    public static TemplateResource? Of(MessageTemplate? template) =>
        template is null ? null : new TemplateResource { Title = template.Title, Body = template.Body };

    /// <summary>The template; null where nothing is said otherwise than usual.</summary>
    public MessageTemplate? ToTemplate() =>
        Title is null && Body is null ? null : new MessageTemplate { Title = Title, Body = Body };
}

/// <summary>Body of <c>POST /integrations/preview-message</c>.</summary>
internal sealed record MessagePreviewRequest
{
    [Description("One of the kinds that GET /integration-kinds lists with templates: true.")]
    public required string Kind { get; init; }

    [Description("Absent or null: the usual words.")]
    public TemplateResource? Template { get; init; }

    [Description("Only this type of event, or batch. Absent or null: each.")]
    [StringLength(200)]
    public string? EventType { get; init; }
}

/// <summary>What a message about an example of an event would be.</summary>
internal sealed record MessagePreviewResource
{
    [Description("The type of the example's event; batch: several events in one message.")]
    public required string EventType { get; init; }

    [Description("The title, before the kind makes it fit.")]
    public required string Title { get; init; }

    [Description("The text, before the kind makes it fit; null where facts are all that there is.")]
    public required string? Text { get; init; }

    [Description("What would be sent, escaped and cut: bodies of requests, or a mail. Empty where nothing would be.")]
    public required IReadOnlyList<string> Sent { get; init; }
}
