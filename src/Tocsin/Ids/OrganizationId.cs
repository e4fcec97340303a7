namespace Tocsin.Ids;

/// <summary>The tenant that a query is about. A type of its own, so that no query can be written without one.</summary>
internal readonly record struct OrganizationId(string Value)
{
    public const string Prefix = "org_";

    public override string ToString() => Value;
}
