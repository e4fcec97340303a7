using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;
using Tocsin.Scanning.Sarif.Paths;
using Tocsin.Scanning.Secrets;

namespace Tocsin.Scanning.Sarif;

/// <summary>Applies the context of a run to its results: rules, bases, source, masks.</summary>
internal sealed class ResultBuilder(int run, string toolName, SarifTool tool, PathResolver paths, SourceFiles? source)
{
    private const int MaxSnippet = 1000;

    private const string NoRule = "unspecified";

    private readonly bool _secretTool = SecretRules.IsTool(toolName);

    /// <summary>The normalised result.</summary>
    /// <exception cref="JsonShapeException">Its path or its rule cannot be resolved.</exception>
    public ScanResult Build(in SarifResult result, in SarifArtifact artifact)
    {
        var rule = Rule(result);
        var ruleProperties = rule?.Properties ?? default;
        var ruleId = result.RuleId ?? rule?.Id ?? NoRule;
        var cwe = result.Properties.Cwe ?? result.Cwe ?? ruleProperties.Cwe ?? rule?.RelatedCwe;
        var file = paths.Resolve(artifact);
        var line = file.Length == 0 ? 0 : result.Region.Line;
        var sourceLine = source is not null && line > 0 ? source.Line(file, line) : null;
        var code = sourceLine ?? Snippet(result);
        var message = MessageText.Of(result.Message, rule, tool);
        if (message.Length == 0)
            message = rule?.Title ?? ruleId;
        var hash = result.ContextHash ?? Hash(sourceLine, result, message);

        var title = result.Properties.Title ?? rule?.Title;
        if (Named(rule, message) is { } description)
            (title, message) = (message, description);

        var secret =
            _secretTool
            || result.Properties.Secret
            || ruleProperties.Secret
            || SecretRules.IsWeakness(cwe)
            || SecretRules.Names(ruleId);
        message = secret ? SecretMask.Message(message, code) : SecretMask.Known(message);
        return new ScanResult
        {
            Run = run,
            Tool = toolName,
            RuleId = ruleId,
            Title = title is null ? MessageText.FirstSentence(message) : SecretMask.Known(title),
            Message = message,
            Severity = SeverityScale.Of(result.Properties, ruleProperties, result.Level ?? rule?.Level ?? "warning"),
            Confidence = ConfidenceScale.Of(result.Properties, ruleProperties),
            Cwe = cwe,
            File = file,
            Line = line,
            EndLine = line > 0 && result.Region.EndLine >= line ? result.Region.EndLine : null,
            Snippet = file.Length == 0 ? null : Shown(code, secret),
            ContextHash = hash,
            Surroundings = result.Surroundings ?? (sourceLine is null ? null : source!.Around(file, line)),
            Fingerprint = result.Fingerprint,
            FormerRuleIds = rule?.FormerIds,
            Suppressed = result.Suppressed,
            HelpUri = OwnRules.Page(ruleId) ?? rule?.HelpUri,
        };
    }

    /// <summary>Some tools (DevSkim) give a rule's name as the message, and explain it in <c>name: description</c>.</summary>
    private static string? Named(SarifRule? rule, string message)
    {
        var start = message.Length + 2;
        return
            rule?.Description is { } description
            && description.Length > start
            && message.Length <= 200
            && description.StartsWith(message, StringComparison.Ordinal)
            && description.AsSpan(message.Length).StartsWith(": ")
            ? description[start..]
            : null;
    }

    private SarifRule? Rule(in SarifResult result)
    {
        var component = tool.Component(result.Extension, result.ExtensionName);
        if (result.RuleIndex is { } index && component is not null)
        {
            if (index < component.Rules.Count)
            {
                var rule = component.Rules[index];
                if (result.RuleId is null || rule.Id is null || Refines(result.RuleId, rule.Id))
                    return rule;
            }
            else if (result.RuleId is null)
            {
                throw new JsonShapeException(
                    result.RuleIndexOffset,
                    $"{index} is past the end of the tool's {component.Rules.Count} rules",
                    "the index of a rule, or a ruleId"
                );
            }
        }
        return result.RuleId is { } id ? component?.Find(id) ?? tool.Find(id) : null;
    }

    private static bool Refines(string id, string rule) =>
        id.StartsWith(rule, StringComparison.Ordinal) && (id.Length == rule.Length || id[rule.Length] == '/');

    private static string? Snippet(in SarifResult result) =>
        string.IsNullOrWhiteSpace(result.Region.Snippet) ? result.Context.Snippet : result.Region.Snippet;

    private static string Hash(string? sourceLine, in SarifResult result, string message) =>
        ContextHash.OfCode(sourceLine)
        ?? ContextHash.OfCode(result.Region.Snippet)
        ?? ContextHash.OfCode(FromLine(result.Context, result.Region.Line))
        ?? ContextHash.OfMessage(message);

    /// <summary>A context begins some lines above the finding: they are not what is flagged.</summary>
    private static ReadOnlySpan<char> FromLine(in SarifRegion context, int line)
    {
        var rest = context.Snippet.AsSpan();
        for (var skip = context.Line > 0 ? line - context.Line : 0; skip > 0; skip--)
        {
            var end = rest.IndexOf('\n');
            if (end < 0)
                break;
            rest = rest[(end + 1)..];
        }
        return rest;
    }

    private static string? Shown(string? code, bool secret)
    {
        if (string.IsNullOrWhiteSpace(code))
            return null;
        var text = code.Trim();
        return JsonText.Cut(secret ? SecretMask.Code(text) : SecretMask.Known(text), MaxSnippet);
    }
}
