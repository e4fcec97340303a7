using System.Text;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Templates;

/// <summary>Holds a template against what templates may be, and against an event of every type, before it is kept.</summary>
internal sealed class TemplateCheck(NoticeReader reader)
{
    private static readonly DateTimeOffset Time = new(2027, 1, 15, 14, 41, 19, TimeSpan.Zero);

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<FieldError> Check(IIntegrationKind kind, MessageTemplate template)
    {
        if (!kind.TakesTemplates)
        {
            return [Error("/template", $"is for messages that people read, and {kind.Title} is not", "null")];
        }

        List<FieldError> errors =
        [
            .. Check("/template/title", template.Title, TemplateLimits.MaxTitle, t => new() { Title = t }),
            .. Check("/template/body", template.Body, TemplateLimits.MaxBody, t => new() { Body = t }),
        ];
        return errors;
    }

    /// <summary>An event of every type as the catalogue has it, and several in one message.</summary>
    public static IEnumerable<Message> Specimens(TemplateUse? use)
    {
        var all = EventTypes.All.Select(t => Of(t.Name, t.Example, use)).ToList();
        foreach (var message in all)
        {
            yield return message;
        }

        yield return new Message
        {
            Id = "batch_0Dg3hTBxY2zA3bC4dE5fG6",
            Name = Message.BatchName,
            CreatedAt = Time,
            Data = default,
            At = Time,
            Events = [.. all.Select(m => m with { Template = null })],
            Template = use,
        };
    }

    private static Message Of(string type, string example, TemplateUse? use) =>
        new()
        {
            Id = "evt_0Dg3hTBxY2zA3bC4dE5fG6",
            Name = type,
            Type = type,
            CreatedAt = Time,
            Data = Encoding.UTF8.GetBytes(example),
            At = Time,
            Template = use,
        };

    private IEnumerable<FieldError> Check(string pointer, string? text, int max, Func<string, MessageTemplate> make)
    {
        if (text is null)
        {
            return [];
        }

        if (text.Length > max)
        {
            return [Error(pointer, $"has {text.Length:N0} characters", $"at most {max:N0}")];
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return [Error(pointer, "is empty", "a template, or null for the usual words")];
        }

        try
        {
            _ = new TemplateText(text);
        }
        catch (TemplateException e)
        {
            return [Error(pointer, e.Problem, e.Expected)];
        }

        foreach (var message in Specimens(new TemplateUse(make(text))))
        {
            reader.Read(message);
            if (message.Template!.Problem is { } problem)
            {
                return
                [
                    Error(pointer, $"fails with {message.Name}: {problem}", "a template that works with every type"),
                ];
            }
        }

        return [];
    }

    private static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
