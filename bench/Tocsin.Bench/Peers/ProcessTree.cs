using System.Diagnostics;
using System.Globalization;

namespace Tocsin.Bench.Peers;

/// <summary>A process with those that it has started, as <c>/proc</c> tells.</summary>
internal static class ProcessTree
{
    /// <summary>CPU time that they have used, all together.</summary>
    public static TimeSpan Cpu(int root)
    {
        var parents = Directory
            .EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToDictionary(id => id, Parent);
        return parents.Keys.Where(IsBelow).Aggregate(TimeSpan.Zero, (sum, id) => sum + Used(id));

        bool IsBelow(int id)
        {
            while (id != root && parents.TryGetValue(id, out var parent))
            {
                id = parent;
            }

            return id == root;
        }
    }

    // The fourth field; the second, a name, may hold anything but ends with the last parenthesis.
    private static int Parent(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static TimeSpan Used(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.TotalProcessorTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return TimeSpan.Zero;
        }
    }
}
