using Gateway.Architecture.Tests;

namespace Gateway.OpenApi.AspNetCore.Tests;

/// <summary>Here, and not beside the others: the package needs another version of Microsoft.OpenApi than they.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void Public_surface_is_the_approved_one() => ApprovedSurface.Check("Gateway.OpenApi.AspNetCore");
}
