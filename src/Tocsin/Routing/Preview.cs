using System.Text.Json;
using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Routing;

/// <summary>Counts what a filter would have matched, event by event. Pure.</summary>
internal sealed class Preview(Integration draft, SilenceTable? silences)
{
    private const int MaxSamples = 10;

    private static readonly RouteRefusal[] Stages =
    [
        RouteRefusal.Target,
        RouteRefusal.Event,
        RouteRefusal.Severity,
        RouteRefusal.Tool,
        RouteRefusal.Rule,
        RouteRefusal.Branch,
        RouteRefusal.Path,
        RouteRefusal.Silenced,
    ];

    private readonly Dictionary<string, DetailFilter?> _details = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<RouteRefusal, int> _refused = Stages.ToDictionary(s => s, _ => 0);
    private readonly Dictionary<string, int> _bySeverity = Severities
        .All.Reverse()
        .ToDictionary(s => s, _ => 0, StringComparer.Ordinal);
    private readonly List<PreviewSample> _samples = [];
    private int _examined;
    private int _matched;

    public void Add(Event fact)
    {
        // Made by the test of an integration: no filter is asked.
        if (fact.Type == EventTypes.Ping)
        {
            return;
        }

        _examined++;
        if (!_details.TryGetValue(fact.Type, out var details))
        {
            _details[fact.Type] = details = DetailFilter.Of(draft.Subscription, fact.Type);
        }

        var explanation = RouteExplanation.Of(draft, fact, details, silences);
        if (explanation.Stage is { } stage)
        {
            _refused[stage]++;
            return;
        }

        _matched++;
        _byType[fact.Type] = _byType.GetValueOrDefault(fact.Type) + 1;
        if (fact.Severity is { } severity && _bySeverity.TryGetValue(severity, out var count))
        {
            _bySeverity[severity] = count + 1;
        }

        if (_samples.Count < MaxSamples)
        {
            _samples.Add(
                new PreviewSample
                {
                    EventId = fact.Id,
                    Type = fact.Type,
                    EventName = explanation.Name!,
                    CreatedAt = fact.CreatedAt,
                    TargetId = fact.TargetId,
                    Severity = fact.Severity,
                }
            );
        }
    }

    public PreviewResource Show(DateTimeOffset from, DateTimeOffset to, string? nextCursor) =>
        new()
        {
            From = from,
            To = to,
            Examined = _examined,
            Matched = _matched,
            ByEventType = _byType,
            BySeverity = _bySeverity,
            RefusedBy = Stages.ToDictionary(Word, s => _refused[s], StringComparer.Ordinal),
            Samples = _samples,
            NextCursor = nextCursor,
        };

    private static string Word(RouteRefusal stage) => JsonNamingPolicy.SnakeCaseLower.ConvertName(stage.ToString());
}
