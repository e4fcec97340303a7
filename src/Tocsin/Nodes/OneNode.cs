namespace Tocsin.Nodes;

/// <summary>The only node: everything is its own, always.</summary>
internal sealed class OneNode : INodes
{
    public string Self => "one";

    public bool IsOnly => true;

    public bool IsElected => true;

    public bool Owns(int partition) => true;

    public Task EnterAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ExitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task JoinAsync(IPartitionWork work, CancellationToken cancellationToken) =>
        work.GainedAsync(Partition.All, cancellationToken);

    public Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<CancellationToken> ElectedAsync(CancellationToken cancellationToken) =>
        Task.FromResult(CancellationToken.None);

    public Task AnnounceAsync(long version, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AppliedAsync(long version, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string> AgreeAsync(string name, string proposal, CancellationToken cancellationToken) =>
        Task.FromResult(proposal);

    public Task ReplaceAsync(string name, string value, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> AliveAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([Self]);
}
