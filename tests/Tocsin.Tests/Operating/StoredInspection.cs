using Tocsin.Operating;

namespace Tocsin.Tests.Operating;

/// <summary>A database of which only what is stored in it matters.</summary>
internal sealed class StoredInspection : IStoreInspection
{
    public List<StoredKey> ApiKeys { get; } = [];

    public List<StoredConfig> Configs { get; } = [];

    public DateTimeOffset? NewestEvent { get; set; }

    public Task<IReadOnlyList<Verdict>> ExamineAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Verdict>>([Verdict.Ok("well")]);

    public Task<StoredThings?> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<StoredThings?>(
            new StoredThings
            {
                ApiKeys = ApiKeys,
                Configs = Configs,
                NewestEvent = NewestEvent,
            }
        );
}
