using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Faults;

/// <summary>Something that happens to a server under load, and passes.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="HappenAsync">Happens, and is over when it ends.</param>
internal sealed record Disturbance(string Name, Func<HostProcess, DataFolder, CancellationToken, Task> HappenAsync)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(2);

    /// <summary>Longer than the server is patient with the store, so that it refuses meanwhile.</summary>
    private static readonly TimeSpan LongLock = TimeSpan.FromSeconds(4);

    public static Disturbance FullDisk { get; } =
        new(
            "full disk",
            async (_, data, cancellationToken) =>
            {
                var disk = (SmallDisk)data;
                disk.Fill();
                await Task.Delay(Lasts, TimeProvider.System, cancellationToken);
                disk.Empty();
            }
        );

    public static Disturbance LockedStore { get; } =
        new(
            "locked store",
            async (_, data, cancellationToken) =>
            {
                using var other = new StoreLock(data.Database);
                await Task.Delay(LongLock, TimeProvider.System, cancellationToken);
            }
        );

    public static Disturbance Pause { get; } =
        new(
            "SIGSTOP and SIGCONT",
            async (server, _, cancellationToken) =>
            {
                await server.PauseAsync(cancellationToken);
                await Task.Delay(Lasts, TimeProvider.System, cancellationToken);
                await server.ContinueAsync(cancellationToken);
            }
        );
}
