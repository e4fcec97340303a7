namespace Tocsin.Cli.Auth;

/// <summary>What <c>auth login</c> keeps.</summary>
/// <remarks>A class and not a record, so that nothing prints the key by printing the login.</remarks>
internal sealed class Login
{
    public required string Server { get; init; }

    public required string ApiKey { get; init; }
}
