using System.Text.Json;

namespace Tocsin.Delivery;

/// <summary>Examples for the description of the API.</summary>
internal static class DeliveryExamples
{
    public static PublishedEvent Publish { get; } =
        new() { Type = "build.finished", Data = JsonSerializer.SerializeToElement(new { build = 4711, ok = true }) };

    public static PublishedIds Published { get; } =
        new() { Id = "evt_0357Y1PcyBfXVXkTcvTg7M", Ids = ["evt_0357Y1PcyBfXVXkTcvTg7M"] };
}
