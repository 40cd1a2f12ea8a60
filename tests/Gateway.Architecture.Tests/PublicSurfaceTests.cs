namespace Gateway.Architecture.Tests;

/// <summary>
/// The public surface of each package, as it was approved. A change of it is seen in the change of its file: run the tests with <c>APPROVE=1</c> in the
/// environment, look at the difference, and commit it.
/// </summary>
public sealed class PublicSurfaceTests
{
    [Theory]
    [InlineData("Gateway.Cleartext")]
    [InlineData("Gateway.Console")]
    [InlineData("Gateway.Mcp")]
    [InlineData("Gateway.OpenApi.Swashbuckle")]
    [InlineData("Gateway.Rest")]
    [InlineData("Gateway.Transcoding")]
    [InlineData("Gateway.Yarp")]
    public void Public_surface_is_the_approved_one(string package) => ApprovedSurface.Check(package);
}
