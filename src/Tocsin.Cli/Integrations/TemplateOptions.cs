using System.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary>In which words messages are to be said: the same options wherever templates are taken.</summary>
internal sealed class TemplateOptions
{
    private readonly Option<string?> _title = new("--title-template")
    {
        Description = "The title of messages in your words (Handlebars), such as '[{{severity}}] {{title}}'.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _body = new("--body-template")
    {
        Description = "The text of messages in your words (Handlebars).",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _bodyFile = new("--body-template-file")
    {
        Description = "The same, read from a file.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_title, _body, _bodyFile])
        {
            command.Add(option);
        }
    }

    /// <summary>The templates; null where none is said.</summary>
    public async Task<IntegrationTemplate?> ReadAsync(
        Shell shell,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var body = parsed.GetValue(_body);
        if (parsed.GetValue(_bodyFile) is { } file)
        {
            body = body is null
                ? await ReadAsync(Path.Combine(shell.Folder, file), file, cancellationToken)
                : throw new UsageException("--body-template and --body-template-file exclude each other");
        }

        var title = parsed.GetValue(_title);
        return title is null && body is null ? null : new IntegrationTemplate { Title = title, Body = body };
    }

    /// <summary>A kind that programs read has no words: told before anything is asked for.</summary>
    public static void Check(IntegrationKind kind, IntegrationTemplate? template)
    {
        if (template is not null && !kind.Templates)
        {
            throw new UsageException($"{SafeText.Line(kind.Kind)} takes no templates: programs read what it sends");
        }
    }

    private static async Task<string> ReadAsync(string path, string shown, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{SafeText.Line(shown)} cannot be read: {SafeText.Line(e.Message)}");
        }
    }
}
