using Microsoft.Extensions.Options;

namespace Tocsin.Retention;

/// <summary>
/// Runs slices of removal one after another so that they take no more than their share of the writer: slices shrink
/// where they are slow, and a pause in proportion follows each.
/// </summary>
internal sealed class Pace(IOptions<RetentionOptions> options, TimeProvider time)
{
    private const int Least = 20;
    private const int Step = 50;
    private const int Most = 1000;

    /// <summary>A slice is to be over after this long, so that nobody who publishes notices it.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private int _rows = 200;

    /// <summary>Runs a slice of as many rows as it is told, then pauses.</summary>
    public async Task<T> SliceAsync<T>(Func<int, Task<T>> slice, CancellationToken cancellationToken)
    {
        var rows = Volatile.Read(ref _rows);
        var started = time.GetTimestamp();
        var result = await slice(rows);
        var took = time.GetElapsedTime(started);
        Volatile.Write(ref _rows, took > Quick ? Math.Max(Least, rows / 2) : Math.Min(Most, rows + Step));
        var pause = took * ((100.0 / options.Value.WriterPercent) - 1);
        if (pause >= ShortestPause)
        {
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
        }

        return result;
    }
}
