using System.Text.Json;
using Tocsin.Http;

namespace Tocsin.Integrations;

/// <summary>A retry schedule in a request: a name, or a list of whole seconds between the attempts.</summary>
internal static class RetryScheduleJson
{
    private static readonly string Expected =
        $"\"{RetrySchedule.Standard}\", \"{RetrySchedule.Extended}\", or a list of up to {RetrySchedule.MaxRetries} whole numbers of "
        + $"seconds from 1 to {RetrySchedule.MaxSeconds}, such as [60, 300, 1800]";

    public static string Read(JsonElement json, string pointer, List<FieldError> errors)
    {
        if (json.ValueKind == JsonValueKind.String && json.ValueEquals(RetrySchedule.Standard))
        {
            return RetrySchedule.Standard;
        }

        if (json.ValueKind == JsonValueKind.String && json.ValueEquals(RetrySchedule.Extended))
        {
            return RetrySchedule.Extended;
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > RetrySchedule.MaxRetries)
        {
            Add(
                pointer,
                json.ValueKind == JsonValueKind.Array ? $"has {json.GetArrayLength()} entries" : "is not a schedule"
            );
            return RetrySchedule.Standard;
        }

        var seconds = new List<int>();
        foreach (var (index, entry) in json.EnumerateArray().Index())
        {
            if (
                entry.ValueKind == JsonValueKind.Number
                && entry.TryGetInt32(out var value)
                && value is >= 1 and <= RetrySchedule.MaxSeconds
            )
            {
                seconds.Add(value);
            }
            else
            {
                Add($"{pointer}/{index}", "is not a number of seconds that fits");
            }
        }

        return RetrySchedule.Of(seconds);

        void Add(string at, string problem) => errors.Add(at, problem, Expected);
    }

    public static JsonElement Write(string schedule) =>
        schedule is RetrySchedule.Standard or RetrySchedule.Extended
            ? JsonSerializer.SerializeToElement(schedule)
            : JsonSerializer.SerializeToElement(RetrySchedule.Seconds(schedule));
}
