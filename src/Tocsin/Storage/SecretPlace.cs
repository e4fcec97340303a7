namespace Tocsin.Storage;

/// <summary>A column that holds encrypted values.</summary>
/// <param name="Name">What is in it, in words.</param>
/// <param name="Table">Its table.</param>
/// <param name="Column">The column.</param>
/// <param name="Key">The first column of the key by which the table is walked through.</param>
/// <param name="Key2">The second, or null.</param>
/// <param name="Organization">The column with the organization whose it is, or null.</param>
internal sealed record SecretPlace(
    string Name,
    string Table,
    string Column,
    string Key,
    string? Key2,
    string? Organization
)
{
    public static SecretPlace Integrations { get; } =
        new("integrations", "integrations", "config", "id", Key2: null, "organization_id");

    public static SecretPlace Answers { get; } =
        new(
            "answers kept for idempotency keys",
            "idempotency_keys",
            "body",
            "organization_id",
            "key",
            "organization_id"
        );

    /// <summary>What nodes know by that they have the same keys.</summary>
    public static SecretPlace Agreement { get; } =
        new("the word that nodes agree on", "agreements", "value", "name", Key2: null, Organization: null);

    /// <summary>A page of it; parameters are the two parts of the key before, and how many.</summary>
    public string Select(string mark) =>
        $"SELECT {Key}, {Key2 ?? "''"}, {Column}, {Organization ?? "''"} FROM {Table} WHERE {Column} <> '' AND {After(mark)} "
        + $"ORDER BY {Columns} LIMIT {mark}3";

    /// <summary>Puts the fourth parameter in the place of the third, at the key of the first two.</summary>
    public string Update(string mark) =>
        $"UPDATE {Table} SET {Column} = {mark}4 WHERE {Key} = {mark}1 AND {Key2 ?? "''"} = {mark}2 AND {Column} = {mark}3";

    private string Columns => Key2 is null ? Key : $"{Key}, {Key2}";

    private string After(string mark) =>
        Key2 is null ? $"{Key} > {mark}1 AND {mark}2 = ''" : $"({Key}, {Key2}) > ({mark}1, {mark}2)";
}
