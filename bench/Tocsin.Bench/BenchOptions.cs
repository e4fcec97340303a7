using System.Globalization;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    private static readonly TimeSpan FullWarmUp = TimeSpan.FromSeconds(12);

    /// <summary>A machine that is busy with other things may never come to rest.</summary>
    public static readonly TimeSpan MaxWarmUp = TimeSpan.FromSeconds(90);

    /// <summary>Measured runs of each scenario.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Sizes and times as a share of the full ones: below 1 a scenario is tried out, not measured.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What the random moments and data follow from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long each fault of nodes lasts; null: as long as is usual.</summary>
    public double? Seconds { get; init; }

    /// <summary>Of the faults of nodes, those with this in their names.</summary>
    public string Only { get; init; } = "";

    /// <summary>The store of scenarios that can run on either.</summary>
    public BenchStore Store { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public TimeSpan WarmUp => Scaled(FullWarmUp, TimeSpan.FromMilliseconds(500));

    /// <summary>Null, when there is no such option or scenario.</summary>
    public static BenchOptions? Parse(string[] args, IReadOnlyCollection<string> known)
    {
        var options = new BenchOptions();
        var names = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (known.Contains(args[i], StringComparer.Ordinal))
            {
                names.Add(args[i]);
                continue;
            }

            if (args[i] == "--store" && i + 1 < args.Length)
            {
                if (!Enum.TryParse<BenchStore>(args[++i], ignoreCase: true, out var store))
                {
                    return null;
                }

                options = options with { Store = store };
                continue;
            }

            if (args[i] == "--only" && i + 1 < args.Length)
            {
                options = options with { Only = args[++i] };
                continue;
            }

            if (
                i + 1 == args.Length
                || !double.TryParse(args[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            )
            {
                return null;
            }

            switch (args[i++])
            {
                case "--runs" when value >= 1:
                    options = options with { Runs = (int)value };
                    break;
                case "--scale" when value > 0:
                    options = options with { Scale = value };
                    break;
                case "--seconds" when value > 0:
                    options = options with { Seconds = value };
                    break;
                case "--seed":
                    options = options with { Seed = (int)value };
                    break;
                default:
                    return null;
            }
        }

        return options with
        {
            Names = names,
        };
    }

    public int Scaled(int full, int least = 1) => Math.Max(least, (int)(full * Scale));

    public TimeSpan Scaled(TimeSpan full, TimeSpan least) => full * Scale < least ? least : full * Math.Min(1, Scale);
}
