using System.Text;
using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>How deliveries and attempts look in the API.</summary>
internal static class DeliveryView
{
    public static DeliveryResource Show(DeliveryEntry entry, Integration integration)
    {
        var hold = AttemptDetail.ReadHold(entry.Last?.Detail);
        return new DeliveryResource
        {
            Id = entry.Id.ToString(),
            IntegrationId = integration.Id,
            EventId = entry.EventId,
            EventType = entry.Name,
            Status = Status(entry),
            ResponseCode = entry.Last?.Status,
            ResponseBody = Text(entry.Last?.Body ?? default),
            ResponseTimeMs = (long?)entry.Last?.Duration?.TotalMilliseconds,
            Error = entry.Last?.Error,
            Attempts = entry.Attempts,
            BatchId = hold.Batch?.ToString(),
            HeldBy = hold.By,
            NextRetryAt = entry.NextRetryAt,
            CreatedAt = entry.CreatedAt,
        };
    }

    public static string Status(DeliveryEntry entry) =>
        entry.State switch
        {
            DeliveryState.Success => "success",
            DeliveryState.Failed => "failed",
            DeliveryState.Cancelled => "cancelled",
            _ => entry.NextRetryAt is null ? "pending" : "failed",
        };

    public static AttemptResource Show(AttemptEntry entry)
    {
        var detail = AttemptDetail.Read(entry.Detail);
        return new AttemptResource
        {
            Number = entry.Number,
            StartedAt = entry.StartedAt,
            ResponseTimeMs = (long?)entry.Duration?.TotalMilliseconds,
            Outcome = Outcome(entry.Outcome),
            ResponseCode = entry.Status,
            ResponseHeaders = entry.Status is null ? null : Headers(detail),
            ResponseBody = Text(entry.Body),
            Error = entry.Error,
            BatchId = detail?.Hold.Batch?.ToString(),
            HeldBy = detail?.Hold.By,
            Address = detail is { ByProxy: true } ? "proxy" : detail?.Address?.ToString(),
            Timings = new TimingsResource
            {
                DnsMs = detail?.Timings.Dns?.TotalMilliseconds,
                ConnectMs = detail?.Timings.Connect?.TotalMilliseconds,
                TlsMs = detail?.Timings.Tls?.TotalMilliseconds,
                FirstByteMs = detail?.Timings.FirstByte?.TotalMilliseconds,
                BodyMs = detail?.Timings.Body?.TotalMilliseconds,
            },
        };
    }

    private static Dictionary<string, string>? Headers(AttemptDetail? detail) =>
        detail
            ?.Headers.DistinctBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(h => h.Key, h => h.Value ?? AnswerHeader.Redacted, StringComparer.OrdinalIgnoreCase);

    public static string Outcome(OutcomeClass outcome) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());

    /// <summary>The beginning of a body as text; a character that was cut in two is left out.</summary>
    public static string? Text(ReadOnlyMemory<byte> body) =>
        body.IsEmpty ? null : Encoding.UTF8.GetString(body.Span).TrimEnd('\uFFFD');
}
