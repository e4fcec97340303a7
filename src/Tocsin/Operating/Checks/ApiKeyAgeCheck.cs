using Microsoft.Extensions.Options;

namespace Tocsin.Operating.Checks;

/// <summary>Warns of API keys that have been valid for long.</summary>
internal sealed class ApiKeyAgeCheck(IStoreInspection inspection, IOptions<DoctorOptions> options, TimeProvider time)
    : ICheck
{
    public string Name => "api-keys";

    public async Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var keys = (await inspection.ReadAsync(cancellationToken))?.ApiKeys ?? [];
        return Ages.Judge(
            "the key",
            [.. keys.Where(k => k.ExpiresAt is null || k.ExpiresAt > now).Select(k => (k.Id, k.CreatedAt))],
            options.Value.KeyAgeDays,
            now,
            "Make another with POST /api/v1/api-keys, give it to whoever has this one, then DELETE /api/v1/api-keys/{id}."
        );
    }
}
