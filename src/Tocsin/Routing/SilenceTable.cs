using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Scanning.Files;
using Tocsin.Silences;

namespace Tocsin.Routing;

/// <summary>
/// One organization's silences, compiled. They hold back what tells of findings and scans, and nothing else: that a webhook
/// fails is always told. One that names a severity, a rule or a path is about findings alone.
/// </summary>
internal sealed class SilenceTable
{
    private readonly Compiled[] _all;

    private SilenceTable(IEnumerable<Silence> silences) => _all = [.. silences.Select(s => new Compiled(s))];

    /// <summary>The table, or null where there is nothing to ask.</summary>
    public static SilenceTable? Of(IEnumerable<Silence> silences)
    {
        var table = new SilenceTable(silences);
        return table._all.Length == 0 ? null : table;
    }

    /// <summary>The routes that nothing holds back.</summary>
    /// <param name="routes">Those that the filters let through.</param>
    /// <param name="fact">The event.</param>
    /// <param name="now">See <see cref="Silence.Holds"/>.</param>
    public IEnumerable<Route> Sift(IEnumerable<Route> routes, Event fact, DateTimeOffset? now)
    {
        var about = About(fact, now).ToList();
        return about.Count == 0 ? routes : routes.Where(r => !about.Exists(s => s.IsFor(r.Integration)));
    }

    /// <summary>The first that held the event back from the integration, by the time of the event; or null.</summary>
    public Silence? Find(Integration integration, Event fact) =>
        About(fact, now: null).FirstOrDefault(s => s.IsFor(integration))?.Silence;

    private IEnumerable<Compiled> About(Event fact, DateTimeOffset? now)
    {
        var family = EventTypes.FamilyOf(fact.Type);
        var isFinding = string.Equals(family, EventTypes.FindingFamily, StringComparison.Ordinal);
        if (!isFinding && !string.Equals(family, DetailFilter.ScanFamily, StringComparison.Ordinal))
        {
            yield break;
        }

        EventDetails? details = null;
        foreach (var silence in _all)
        {
            if (
                silence.Silence.Holds(fact.CreatedAt, now)
                && silence.Fits(fact, isFinding)
                && (!silence.HasDetails || silence.Fits(details ??= EventDetails.Of(fact)))
            )
            {
                yield return silence;
            }
        }
    }

    private sealed class Compiled(Silence silence)
    {
        private readonly HashSet<string>? _integrations = Words(silence.Matchers.IntegrationIds);
        private readonly HashSet<string>? _targets = Words(silence.Matchers.TargetIds);
        private readonly HashSet<string>? _severities = Words(silence.Matchers.Severities);
        private readonly Glob[]? _rules = Globs(silence.Matchers.Rules);
        private readonly Glob[]? _paths = Globs(silence.Matchers.Paths);

        public Silence Silence => silence;

        public bool HasDetails => _rules is not null || _paths is not null;

        public bool IsFor(Integration integration) => _integrations?.Contains(integration.Id) ?? true;

        public bool Fits(Event fact, bool isFinding) =>
            (isFinding || !silence.Matchers.IsOfFindings)
            && Has(_targets, fact.TargetId)
            && Has(_severities, fact.Severity);

        public bool Fits(EventDetails details) => Fits(_rules, details.Rule) && Fits(_paths, details.Path);

        private static bool Has(HashSet<string>? words, string? word) =>
            words is null || (word is not null && words.Contains(word));

        private static bool Fits(Glob[]? globs, string? text) =>
            globs is null || (text is not null && Array.Exists(globs, g => g.Fits(text)));

        private static HashSet<string>? Words(IReadOnlyList<string>? words) =>
            words is { Count: > 0 } ? new HashSet<string>(words, StringComparer.Ordinal) : null;

        private static Glob[]? Globs(IReadOnlyList<string>? patterns) =>
            patterns is { Count: > 0 } ? [.. patterns.Select(p => new Glob(p))] : null;
    }
}
