using Tocsin.Integrations;

namespace Tocsin.Digests;

/// <summary>Counts by severity, the worst first.</summary>
internal sealed class SeverityTally
{
    private readonly int[] _counts = new int[Severities.All.Count];

    /// <summary>All of them, those of no known severity too.</summary>
    public int Total { get; private set; }

    public void Add(string? severity, int count = 1)
    {
        Total += count;
        if (Severities.Slot(severity) is var slot && slot < _counts.Length)
        {
            _counts[slot] += count;
        }
    }

    /// <summary>All five, zeros too.</summary>
    public IReadOnlyDictionary<string, int> Show() =>
        Severities.All.Index().Reverse().ToDictionary(s => s.Item, s => _counts[s.Index], StringComparer.Ordinal);
}
