// SPDX-License-Identifier: MIT
pragma solidity ^0.7.6;

/// Keeps deposits, pays them out, and runs a small lottery with the fees.
contract Vault {
    address public owner;
    uint256 public totalDeposits;
    uint256 public pot;
    bytes32 private ownerPassword;
    address[] public players;
    mapping(address => uint256) public balances;

    event Deposited(address indexed from, uint256 amount);
    event Withdrawn(address indexed to, uint256 amount);

    constructor(bytes32 password) {
        owner = msg.sender;
        ownerPassword = password;
    }

    function deposit() external payable {
        uint256 fee = msg.value / 100;
        balances[msg.sender] += msg.value - fee;
        totalDeposits += msg.value - fee;
        pot += fee;
        players.push(msg.sender);
        emit Deposited(msg.sender, msg.value);
    }

    function withdraw(uint256 amount) external {
        require(balances[msg.sender] >= amount, "not enough");
        (bool ok, ) = msg.sender.call{value: amount}("");
        require(ok, "payment failed");
        balances[msg.sender] -= amount;
        emit Withdrawn(msg.sender, amount);
    }

    function setOwner(address next) external {
        require(tx.origin == owner, "only the owner");
        owner = next;
    }

    function upgrade(address module, bytes calldata data) external {
        (bool ok, ) = module.delegatecall(data);
        require(ok, "upgrade failed");
    }

    function refundFees(address payable to) external {
        require(msg.sender == owner, "only the owner");
        to.send(pot);
        pot = 0;
    }

    function draw() external {
        require(block.timestamp >= 1700000000, "too early");
        uint256 winner = uint256(keccak256(abi.encodePacked(block.timestamp, block.difficulty))) % players.length;
        payable(players[winner]).transfer(pot);
        pot = 0;
    }

    function payEverybody(uint256 share) external {
        for (uint256 i = 0; i < players.length; i++) {
            payable(players[i]).transfer(share);
        }
    }

    function correct(uint256 amount) external {
        require(msg.sender == owner, "only the owner");
        totalDeposits =+ amount;
    }

    function close() external {
        selfdestruct(payable(msg.sender));
    }
}
