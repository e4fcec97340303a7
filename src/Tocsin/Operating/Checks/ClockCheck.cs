using System.Globalization;

namespace Tocsin.Operating.Checks;

/// <summary>
/// Whether the clock can be trusted: against the clock of the file system, against the even clock of the machine, and
/// against what was written down before. Nobody outside is asked.
/// </summary>
internal sealed class ClockCheck(DataFolder folder, IStoreInspection inspection, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Uneven = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);

    // Between nodes and restarts a little is normal.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    private const string Advice =
        "Keep the clock with chrony, systemd-timesyncd or the hypervisor: receivers refuse signatures that are minutes off.";

    public string Name => "clock";

    public async Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
    {
        var found = new List<Verdict>();
        var (clock, even) = (time.GetUtcNow(), time.GetTimestamp());
        if (FileSystemAhead() is { } ahead && ahead.Duration() > Apart)
        {
            found.Add(
                Verdict.Warn(
                    $"the file system's clock is {Seconds(ahead)} s from this machine's",
                    "A network file system has its server's clock: set one of the two right. " + Advice
                )
            );
        }

        if ((await inspection.ReadAsync(cancellationToken))?.NewestEvent is { } newest && newest > clock + Ahead)
        {
            found.Add(
                Verdict.Fail(
                    $"the clock is {Seconds(newest - clock)} s behind the newest event: it was set back, or was wrong before",
                    Advice + " Retries that wait keep their times; see 'The clock has jumped' in docs/operating.md."
                )
            );
        }

        await Task.Delay(Watched, time, cancellationToken);
        var drift = time.GetUtcNow() - clock - time.GetElapsedTime(even);
        if (drift.Duration() > Uneven)
        {
            found.Add(Verdict.Warn($"the clock moved by {Seconds(drift)} s while it was watched", Advice));
        }

        return found.Count > 0 ? found : [Verdict.Ok($"{clock.ToString("u", CultureInfo.InvariantCulture)}, even")];
    }

    private TimeSpan? FileSystemAhead()
    {
        var probe = folder.File($".doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            var ahead = new DateTimeOffset(File.GetLastWriteTimeUtc(probe)) - time.GetUtcNow();
            File.Delete(probe);
            return ahead;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The check of the data directory tells of it.
            return null;
        }
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
