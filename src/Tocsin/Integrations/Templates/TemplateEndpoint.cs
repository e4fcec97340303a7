using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.Integrations.Rendering;
using Tocsin.OpenApi;

namespace Tocsin.Integrations.Templates;

/// <summary><c>POST /integrations/preview-message</c>: what messages in somebody's words would look like.</summary>
internal static class TemplateEndpoint
{
    /// <summary>A ticket is looked for before it is made.</summary>
    private const int MaxSteps = 3;

    private static readonly Exchange Nothing = new() { Status = 200, Body = "{}"u8.ToArray() };

    public static void MapTemplates(this IEndpointRouteBuilder api) =>
        api.MapPost("/integrations/preview-message", Preview)
            .WithTags("Integrations")
            .RequirePermission(Permissions.WebhooksRead)
            .WithExample(TemplateExamples.Request, TemplateExamples.Answer);

    /// <summary>
    /// Shows the messages that a template makes of an example of every type of event, or of one. Nothing is sent, and the config
    /// is the example of the kind.
    /// </summary>
    internal static Results<Ok<Page<MessagePreviewResource>>, ProblemHttpResult> Preview(
        Body<MessagePreviewRequest> body,
        IntegrationKinds kinds,
        TemplateCheck check,
        NoticeReader reader
    )
    {
        var request = body.Value;
        var template = request.Template?.ToTemplate();
        var messages = TemplateCheck.Specimens(template is null ? null : new TemplateUse(template)).ToList();
        var errors = new List<FieldError>();
        var kind = kinds.Find(request.Kind);
        if (kind is not { TakesTemplates: true })
        {
            var names = kinds.All.Where(k => k.TakesTemplates).Select(k => k.Name);
            errors.Add(Error("/kind", request.Kind, "is not a kind with templates", names));
        }
        else if (template is not null)
        {
            errors.AddRange(check.Check(kind, template));
        }

        if (request.EventType is { } type && messages.RemoveAll(m => m.Name != type) > 0 && messages.Count == 0)
        {
            var names = TemplateCheck.Specimens(use: null).Select(m => m.Name);
            errors.Add(Error("/event_type", type, "is not a type of event", names));
        }

        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var config = kind!
            .Fields.Where(f => f.Required)
            .ToDictionary(f => f.Key, f => f.Example, StringComparer.Ordinal);
        var destination = kind.Open(config);
        return TypedResults.Ok(
            new Page<MessagePreviewResource>
            {
                Data =
                [
                    .. messages
                        .Where(m => m.Events is null || kind.TakesBatches)
                        .Select(m => Show(m, reader.Read(m), destination)),
                ],
                NextCursor = null,
            }
        );
    }

    private static MessagePreviewResource Show(Message message, Notice notice, IDestination destination) =>
        new()
        {
            EventType = message.Name,
            Title = notice.Headline,
            Text = notice.Text,
            Sent = [.. Sent(message, destination)],
        };

    private static IEnumerable<string> Sent(Message message, IDestination destination)
    {
        var (known, last) = (default(string), default(Exchange));
        for (var i = 0; i < MaxSteps; i++)
        {
            switch (destination.Next(message, known, last))
            {
                case Step.Send { Request: var request } send:
                    (known, last) = (send.Known, Nothing);
                    if (!request.Body.IsEmpty)
                    {
                        yield return Encoding.UTF8.GetString(request.Body.Span);
                    }

                    break;
                case Step.Mail { Message: var mail }:
                    yield return $"{mail.Subject}\n\n{mail.Text}";
                    yield break;
                default:
                    yield break;
            }
        }
    }

    private static FieldError Error(string pointer, string given, string problem, IEnumerable<string> names) =>
        new()
        {
            Pointer = pointer,
            Problem = $"'{Problems.Quote(given)}' {problem}",
            Expected = NearestName.Of(given, names) is { } nearest
                ? $"'{nearest}'?"
                : $"one of {string.Join(", ", names)}",
        };
}
