namespace Tocsin.Client;

/// <summary>Where the server is, how to be known there, and how patient to be.</summary>
/// <remarks>A class and not a record, so that nothing prints the key by printing the options.</remarks>
public sealed class TocsinClientOptions
{
    /// <summary>Address of the server without <c>/api/v1</c>, such as <c>http://127.0.0.1:7878</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>An API key, <c>tcs_…</c>.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Tries after the first one, for what may succeed later.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>A longer wait than this, asked for by <c>Retry-After</c>, is an error instead.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Called before each wait for a server that has had too many requests (429), with how long it will be; so that
    /// people can be told why nothing happens.
    /// </summary>
    public Action<TimeSpan>? OnRateLimited { get; init; }

    /// <summary>Time for one try of an ordinary request.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Time for one try of an upload.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Put before the client's own name in <c>User-Agent</c>, such as <c>my-app/1.2</c>.</summary>
    public string? UserAgent { get; init; }
}
