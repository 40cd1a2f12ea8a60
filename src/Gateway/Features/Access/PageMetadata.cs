namespace Gateway.Program.Features.Access;

/// <summary>Marks the endpoints of pages for people.</summary>
internal sealed class PageMetadata
{
    public static PageMetadata Instance { get; } = new();
}
