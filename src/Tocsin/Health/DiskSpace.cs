using Microsoft.Extensions.Options;
using Tocsin.Http;

namespace Tocsin.Health;

/// <summary>Whether the disk has room for more than outcomes; looked at once a second at most.</summary>
internal sealed class DiskSpace(FreeDiskBytes free, IOptions<LimitsOptions> limits, TimeProvider time) : IReadinessCheck
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private long? _looked;
    private bool _isShort;

    public bool IsShort
    {
        get
        {
            lock (_lock)
            {
                if (_looked is not { } looked || time.GetElapsedTime(looked) >= Fresh)
                {
                    _isShort = limits.Value.FreeDiskBytes > 0 && free() < limits.Value.FreeDiskBytes;
                    _looked = time.GetTimestamp();
                }

                return _isShort;
            }
        }
    }

    public Task<string?> ReasonAsync(CancellationToken cancellationToken) =>
        Task.FromResult(IsShort ? "the disk is nearly full" : null);

    /// <summary>Why nobody can publish for now; null while everybody can.</summary>
    public Overload? Refusal() =>
        IsShort
            ? new Overload
            {
                Status = 503,
                Type = "disk-nearly-full",
                Title = "The server's disk is nearly full.",
                Detail = "What was accepted is still delivered; nothing more is taken until there is room again.",
                RetryAfter = Patience,
            }
            : null;
}

/// <summary>Bytes that can still be written where the data is; null where the system does not tell.</summary>
internal delegate long? FreeDiskBytes();
