namespace Tocsin.Http.Idempotency;

/// <summary>An answer, kept to be given again.</summary>
internal sealed record KeptAnswer
{
    public required int Status { get; init; }

    public required string? ContentType { get; init; }

    public required string? Location { get; init; }

    /// <summary>The body, encrypted: some answers hold a secret that is shown once.</summary>
    public required string EncryptedBody { get; init; }
}
