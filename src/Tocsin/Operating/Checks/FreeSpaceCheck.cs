using System.Globalization;
using Microsoft.Extensions.Options;
using Tocsin.Http;

namespace Tocsin.Operating.Checks;

/// <summary>Whether there is room on the disk of the data directory.</summary>
internal sealed class FreeSpaceCheck(IOptions<LimitsOptions> limits, DiskOf disk) : ICheck
{
    /// <summary>Below this part of the disk somebody should look.</summary>
    private const double Low = 0.1;
    private const long Megabyte = 1024 * 1024;

    public string Name => "free-space";

    public Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Verdict>>([Judge()]);

    private Verdict Judge()
    {
        if (disk() is not var (free, total))
        {
            return Verdict.Warn(
                "the file system does not tell how much room it has",
                "Watch it by other means: /health/ready cannot warn of a disk that fills up."
            );
        }

        var least = limits.Value.FreeDiskBytes;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / Megabyte} of {total / Megabyte} MB are free");
        const string Advice =
            "Make the disk larger, remove what is not Tocsin's, or shorten Tocsin__Retention__*: SQLite then uses the room "
            + "inside its file again.";
        return free < least
                ? Verdict.Fail(
                    $"{text}, less than the {least / Megabyte} of Tocsin__Limits__FreeDiskBytes: nothing more is taken",
                    Advice
                )
            : free < total * Low ? Verdict.Warn(text, Advice)
            : Verdict.Ok(text);
    }
}

/// <summary>Bytes that are free where the data is, and all there are; null where the system does not tell.</summary>
internal delegate (long Free, long Total)? DiskOf();
