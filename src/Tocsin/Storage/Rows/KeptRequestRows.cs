using Tocsin.Http.Idempotency;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of requests with an idempotency key are read.</summary>
internal static class KeptRequestRows
{
    public static KeptRequest Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            ApiKeyId = r.GetString(6),
            Route = r.GetString(0),
            BodyHash = r.BytesOrNull(1),
            Answer = r.Int32OrNull(2) is { } status
                ? new KeptAnswer
                {
                    Status = status,
                    ContentType = r.StringOrNull(3),
                    Location = r.StringOrNull(4),
                    EncryptedBody = r.GetString(5),
                }
                : null,
        };
}
