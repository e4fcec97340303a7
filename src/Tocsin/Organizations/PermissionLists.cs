using System.Collections.Concurrent;
using System.Text.Json;

namespace Tocsin.Organizations;

/// <summary>The few lists of permissions that keys have, parsed once: every request looks its key up.</summary>
internal static class PermissionLists
{
    private const int MaxKnown = 1024;
    private static readonly ConcurrentDictionary<string, string[]> Known = new(StringComparer.Ordinal);

    /// <param name="json">An array of names.</param>
    public static IReadOnlyList<string> Parse(string json)
    {
        if (Known.TryGetValue(json, out var known))
        {
            return known;
        }

        var parsed = JsonSerializer.Deserialize<string[]>(json)!;
        if (Known.Count < MaxKnown)
        {
            Known.TryAdd(json, parsed);
        }

        return parsed;
    }
}
