using System.ComponentModel.DataAnnotations;
using Tocsin.Ids;

namespace Tocsin.Http;

/// <summary>Asks for the form of an id with this prefix, such as <c>target_</c>; says nothing about whether it exists.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IdFormAttribute(string prefix) : ValidationAttribute
{
    public string Prefix => prefix;

    public override bool IsValid(object? value) => value is null || Id.IsWellFormed(value as string, prefix);
}
