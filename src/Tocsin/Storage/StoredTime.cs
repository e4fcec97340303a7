namespace Tocsin.Storage;

/// <summary>Times as databases keep them: milliseconds since 1970, UTC.</summary>
internal static class StoredTime
{
    public static long ToMilliseconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static long? ToMilliseconds(this DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
