using Tocsin.Http;

namespace Tocsin.Integrations.Templates;

/// <summary>Examples for the description of the API.</summary>
internal static class TemplateExamples
{
    public static MessagePreviewRequest Request { get; } =
        new()
        {
            Kind = "slack",
            Template = new TemplateResource
            {
                Title = "{{#if finding}}[{{severity}}] {{finding.title}}{{/if}}",
                Body = "{{#if finding}}{{finding.file}}:{{finding.line}} in {{target}}{{/if}}",
            },
            EventType = "finding.new",
        };

    public static Page<MessagePreviewResource> Answer { get; } =
        new()
        {
            Data =
            [
                new MessagePreviewResource
                {
                    EventType = "finding.new",
                    Title = "[high] eval of a string",
                    Text = "src/app.js:41 in acme/payments",
                    Sent = ["{\"text\":\"🟠 [high] eval of a string\",\"blocks\":[]}"],
                },
            ],
            NextCursor = null,
        };
}
