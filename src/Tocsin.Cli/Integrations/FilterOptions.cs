using System.CommandLine;
using Tocsin.Cli.CommandLine;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary>Which events an integration is to get: the same options wherever a filter is said.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _events = List(
        "--event",
        "An event to send, such as finding_new or scan.completed; may be repeated. [default: all]",
        "NAME"
    );

    private readonly Option<string?> _severity = Choice.Option(
        "--severity",
        "Send findings of this severity and worse. [default: info, which is all]",
        Choice.Severities
    );

    private readonly Option<string[]> _targets = List(
        "--target",
        "Send events about this target only; may be repeated. [default: every target]",
        "target_…"
    );

    private readonly Option<string[]> _tools = List(
        "--tool",
        "Send findings of this tool only; may be repeated.",
        "NAME"
    );

    private readonly Option<string[]> _rules = List(
        "--rule",
        "Send findings of rules that fit only, such as 'reentrancy*'; may be repeated.",
        "PATTERN"
    );

    private readonly Option<string[]> _branches = List(
        "--branch",
        "Send what is on branches that fit only, such as 'release/*'; may be repeated.",
        "PATTERN"
    );

    private readonly Option<string[]> _paths = List(
        "--path",
        "Send findings in files that fit only, such as 'contracts/**'; may be repeated.",
        "PATTERN"
    );

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_events, _severity, _targets, _tools, _rules, _branches, _paths])
        {
            command.Add(option);
        }
    }

    public IReadOnlyList<string>? Events(ParseResult parsed) => Given(parsed, _events);

    public string? Severity(ParseResult parsed) => parsed.GetValue(_severity);

    public IReadOnlyList<string>? Targets(ParseResult parsed) => Given(parsed, _targets);

    /// <summary>The finer ones; null where none is said.</summary>
    public IntegrationFilters? Finer(ParseResult parsed)
    {
        var filters = new IntegrationFilters
        {
            Tools = Given(parsed, _tools),
            Rules = Given(parsed, _rules),
            Branches = Given(parsed, _branches),
            Paths = Given(parsed, _paths),
        };
        return filters == new IntegrationFilters() ? null : filters;
    }

    private static IReadOnlyList<string>? Given(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } some ? some : null;

    private static Option<string[]> List(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };
}
